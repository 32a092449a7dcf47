"""The same result as a few lines of Python that use `analytics` alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from analytics.campaigns.settings import CampaignSettings
from analytics.campaigns.several_settings import SharedSettings
from analytics.exports.snippet_files import FilesUsed, interaction_lines, response_argument, rules_argument
from analytics.factorization import ENGINES_OF
from analytics.segments.naming import suggest_names
from analytics.segments.segmentation import Segmentation
from analytics.tables.cleaning.rules import DEFAULT_RULES
from analytics.tables.reading import ReadSettings
from analytics.tables.recognition.recognition import Recognition
from analytics.tables.texts.text import TextSettings

AS_FOUND = ReadSettings()
NOTHING_USED = FilesUsed()
WORDS_PER_CALL = ("item", "items", "customer", "customers", "value")


@dataclass(frozen=True)
class HowRead:
    """Everything that was decided between the files and V.

    Attributes
    ----------
    files : tuple of str
        Several are joined.
    recognition : Recognition
    settings : ReadSettings
    rules : frozenset of str
        Rules of cleaning that are on.
    text : TextSettings or None
        How documents become words.
    query : str
        What a database was asked, where the table comes from one. Its address is never written.
    """

    files: tuple[str, ...]
    recognition: Recognition
    settings: ReadSettings = AS_FOUND
    rules: frozenset[str] = DEFAULT_RULES
    text: TextSettings | None = None
    query: str = ""


def python_snippet(
    how: HowRead,
    segments: Segmentation,
    campaign: CampaignSettings | SharedSettings | None = None,
    tested: bool = False,
    hide_known: bool = False,
    least_score: float | None = None,
    files: FilesUsed = NOTHING_USED,
) -> str:
    """Return Python that makes the segments, and the list of a campaign or of several if there is one, again.

    Every text is written with ``repr``, so no name can become code.
    """
    fit = segments.fit
    lines = [
        *(["from datetime import date", ""] if isinstance(campaign, CampaignSettings) or files.objections_on is not None else []),
        "import analytics as an",
        "",
        *_table_lines(how),
        *_interaction_lines(how),
        *interaction_lines(files),
        f"V = an.build_matrix(interactions, {_arguments({'value': fit.V.value, **fit.V.options.arguments()})})",
        f"fit = an.factorize(V, {_arguments(_fit_arguments(segments))})",
        f"segments = an.segment(fit){_rename(segments)}",
        f"recommendations = an.recommend_all(fit, n=10{_offer_rules(hide_known, least_score)})",
    ]
    if campaign is not None:
        lines += _campaign_lines(campaign, tested, files)
    return "\n".join(lines) + "\n"


def _campaign_lines(campaign: CampaignSettings | SharedSettings, tested: bool, files: FilesUsed) -> list[str]:
    """Return how the list is made."""
    known = ""
    lines = []
    if tested:
        lines = ["test = an.back_test(interactions)", "known = {who: an.calibrate(test, who) for who in test.audiences}"]
        known = ", test, known"
    lines.append(f"basis = an.prepare_lists(interactions, V{known}{response_argument(files)})")
    if isinstance(campaign, SharedSettings):
        return [
            *lines,
            f"settings = an.SharedSettings.from_mapping({campaign.to_mapping()!r})",
            f"shared = an.share_customers(basis, segments, settings{rules_argument(files)})",
            "print(shared.people)",
        ]
    chosen = {name: value for name, value in _changed(campaign).items() if name not in ("day", "costs")}
    for name in ("items", "only_segments"):
        chosen |= {name: tuple(map(str, getattr(campaign, name)))} if name in chosen else {}
    costs = "" if campaign.costs is None else f", costs=an.{campaign.costs!r}"
    day = f"day=date({campaign.day.year}, {campaign.day.month}, {campaign.day.day})"
    return [
        *lines,
        f"settings = an.CampaignSettings({_arguments(chosen)}{costs}, {day})",
        f"campaign = an.make_campaign(basis, segments, settings{rules_argument(files)})",
        "print(campaign.people)",
    ]


def _fit_arguments(segments: Segmentation) -> dict[str, object]:
    fit = segments.fit
    said: dict[str, object] = {"n_components": fit.n_components, "random_state": fit.random_state}
    if fit.engine != ENGINES_OF[fit.V.kind][0]:
        said["engine"] = fit.engine
    return said if fit.n_scoring is None else said | {"n_scoring": fit.n_scoring}


def _table_lines(how: HowRead) -> list[str]:
    if how.query:
        return ['url = "the address of the database"', f"table = an.read_query(url, {how.query!r})"]
    chosen = _arguments(_changed(how.settings))
    settings = f", settings=an.ReadSettings({chosen})" if chosen else ""
    if len(how.files) == 1:
        return [f"table = an.read_table({how.files[0]!r}{settings})"]
    return [f"table = an.join_tables([an.read_table(file) for file in {list(how.files)!r}])"]


def _interaction_lines(how: HowRead) -> list[str]:
    if how.text is not None:
        return [f"interactions = an.documents_to_interactions(table, an.TextSettings({_arguments(_changed(how.text))}))"]
    rules = "" if how.rules == DEFAULT_RULES else f", rules=frozenset({sorted(how.rules)!r})"
    return [*_recognition_lines(how.recognition), f"interactions = an.clean(table, recognition{rules})"]


def _changed(settings: ReadSettings | TextSettings | CampaignSettings) -> dict[str, object]:
    """Return what differs from the defaults."""
    return {
        field.name: getattr(settings, field.name) for field in fields(settings) if getattr(settings, field.name) != field.default
    }


def _arguments(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in values.items())


def _recognition_lines(recognition: Recognition) -> list[str]:
    if recognition.layout == "long":
        known = {
            "format": recognition.format,
            "date_order": recognition.date_order,
            "mark": recognition.mark,
            "weights": dict(recognition.weights),
            "rules": recognition.rules,
        }
        chosen = {name: value for name, value in known.items() if value}
        details = f"    {_arguments({'roles': dict(recognition.roles), **chosen})},"
    else:
        mark = f" mark={recognition.mark!r}," if recognition.mark else ""
        details = f"    items_in={recognition.items_in!r}, label_column={recognition.label_column!r},{mark}"
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
