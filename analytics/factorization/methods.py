"""The engines in an analyst's words."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.factorization.result import Factorization


@dataclass(frozen=True)
class Method:
    """What an engine does, for people.

    Attributes
    ----------
    title, help : str
    """

    title: str
    help: str


METHODS: dict[str, Method] = {
    "counts": Method(
        "How much",
        "Every cell counts, blanks as zero; large amounts decide most.",
    ),
    "poisson": Method(
        "How much, evenly",
        "Every cell counts, blanks as zero; a few very large amounts do not decide the segments. Takes longer.",
    ),
    "implicit": Method(
        "Whether at all",
        "What was bought counts fully, what was not a little: nobody has seen everything yet. Best at what to offer next; "
        "strengths run from about 0 to 1 and are no amounts.",
    ),
    "ratings": Method(
        "Stars",
        "Only known ratings count. How generous people are, and how good things are, is told apart from taste.",
    ),
}


def how_found(fit: Factorization) -> str:
    """Say how the segments were found, and how predictions are made.

    Examples
    --------
    >>> import pandas as pd
    >>> from analytics import factorize, matrix_from_wide
    >>> V = matrix_from_wide(pd.DataFrame({"John": [2, 0], "Mary": [0, 3]}, index=["Fruits", "Bread"]))
    >>> how_found(factorize(V, 2))
    'Found by "How much". The segments themselves predict.'
    """
    said = f'Found by "{METHODS[fit.engine].title}".'
    if fit.scorer is None:
        return f"{said} The segments themselves predict."
    models, parts = fit.scorer.n_models, fit.scorer.item_parts.shape[1] // fit.scorer.n_models
    which = f"the average of {models} models of {parts} parts" if models > 1 else f"{parts} parts"
    return f"{said} Offers and lists come from {which}; each part belongs to a segment, so reasons still add up."


def what_it_cost(fit: Factorization) -> str:
    """Say how long a fit took: "0.3 s to find the segments, 2.1 s more for the parts that predict"."""
    said = f"{_seconds(fit.seconds.describing)} to find the segments"
    return f"{said}, {_seconds(fit.seconds.predicting)} more for the parts that predict." if fit.scorer else f"{said}."


def _seconds(seconds: float) -> str:
    return "Under 0.1 s" if seconds < 0.1 else f"{seconds:.1f} s" if seconds < 10 else f"{seconds:,.0f} s"
