"""The same result as a few lines of Python that use `analytics` alone."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.segments.naming import suggest_names
from analytics.segments.segmentation import Segmentation
from analytics.tables.recognition import Recognition
from analytics.values import CellOptions

WORDS_PER_CALL = ("item", "items", "customer", "customers", "value")


def python_snippet(
    file_name: str,
    recognition: Recognition,
    segments: Segmentation,
    campaign_items: Sequence[str] = (),
    n_contacts: int = 0,
    audience: str = "everyone",
    only_segments: Sequence[str] = (),
    hide_known: bool = False,
    least_score: float | None = None,
) -> str:
    """Return Python that makes the segments, and the campaign list if there is one, again.

    Every text is written with ``repr``, so no name can become code.
    """
    fit = segments.fit
    lines = [
        "import analytics as an",
        "",
        f"table = an.read_table({file_name!r})",
        *_recognition_lines(recognition),
        "interactions = an.clean(table, recognition)",
        f"V = an.build_matrix(interactions, value={fit.V.value!r}{_options(fit.V.options)})",
        f"fit = an.factorize(V, n_components={fit.n_components}, random_state={fit.random_state})",
        f"segments = an.segment(fit){_rename(segments)}",
        f"recommendations = an.recommend_all(fit, n=10{_offer_rules(hide_known, least_score)})",
    ]
    if campaign_items:
        lines += [
            "targets = an.build_target_list(",
            f"    segments, items={[str(item) for item in campaign_items]!r}, n={n_contacts},",
            f"    audience={audience!r}, only_segments={[str(name) for name in only_segments]!r},",
            ")",
            "print(targets.contacts)",
        ]
    return "\n".join(lines) + "\n"


def _options(options: CellOptions) -> str:
    return "".join(f", {name}={value!r}" for name, value in options.arguments().items())


def _recognition_lines(recognition: Recognition) -> list[str]:
    if recognition.layout == "long":
        details = f"    roles={dict(recognition.roles)!r},"
    else:
        details = f"    items_in={recognition.items_in!r}, label_column={recognition.label_column!r},"
    words = ", ".join(repr(getattr(recognition.vocabulary, word)) for word in WORDS_PER_CALL)
    return [
        "recognition = an.Recognition(",
        f"    layout={recognition.layout!r}, kind={recognition.kind!r},",
        details,
        f"    vocabulary=an.Vocabulary({words}),",
        ")",
    ]


def _rename(segments: Segmentation) -> str:
    suggested = suggest_names(segments.fit, segments.profiles)
    pairs = enumerate(zip(segments.names, suggested, strict=True), start=1)
    given = {number: name for number, (name, suggestion) in pairs if name != suggestion}
    return f".rename({given!r})" if given else ""


def _offer_rules(hide_known: bool, least_score: float | None) -> str:
    rules = ", exclude_known=True" if hide_known else ""
    return rules if least_score is None else f"{rules}, min_score={least_score!r}"
