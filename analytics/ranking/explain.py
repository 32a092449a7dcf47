"""Why an item is recommended: parts that add up to the score, and the purchases that speak for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.factorization import Baseline, Factorization
from analytics.matrix import InteractionMatrix
from analytics.ranking.scores import on_scale
from analytics.segments.membership import belonging
from analytics.segments.segmentation import Segmentation
from analytics.vocabulary import counted, value_noun

EVIDENCE_SHOWN = 3
LEAST_TASTE_SAID = 0.05
"""In stars; less would be printed as +0.0."""


@dataclass(frozen=True)
class Explanation:
    """One score taken apart.

    Attributes
    ----------
    customer, item : str
    score : float
        In the unit of V.
    parts : DataFrame
        ``part``, ``value``; the values add up to the score. One row for each segment; ratings have
        the average and two biases before them, and where the scale cuts a prediction off a last
        row for that.
    evidence : DataFrame
        ``item``, ``value`` (what the customer has of it), ``weight``: the customer's own purchases,
        those that speak most for the item first.
    sentence : str
        The reason in words.
    """

    customer: str
    item: str
    score: float
    parts: pd.DataFrame = field(repr=False)
    evidence: pd.DataFrame = field(repr=False)
    sentence: str


def explain(fit: Factorization, customer: str, item: str, segments: Segmentation | None = None) -> Explanation:
    """Take the score of an item for a customer apart.

    ``score = sum over segments of W[i, s] H[s, j]``, for ratings plus mean and biases: exact, no
    approximation. Own purchases are weighted by ``V[i', j]`` times the part of the score that
    comes from the segments they belong to.

    Parameters
    ----------
    fit : Factorization
    customer, item : str
    segments : Segmentation, optional
        Gives the segments their names.

    Returns
    -------
    Explanation

    Raises
    ------
    UnknownLabelError

    Examples
    --------
    >>> from analytics import factorize, matrix_from_wide
    >>> V = matrix_from_wide(pd.DataFrame({"John": [2, 0], "Mary": [0, 3]}, index=["Fruits", "Bread"]))
    >>> why = explain(factorize(V, 2), customer="Mary", item="Bread")
    >>> round(why.score, 2), round(why.parts["value"].sum().item(), 2)
    (3.0, 3.0)
    """
    row, column = fit.V.item_position(item), fit.V.customer_position(customer)
    names = segments.names if segments else tuple(f"Segment {number}" for number in fit.segment_numbers)
    taste = fit.item_factors[row].astype(np.float64) * fit.customer_factors[:, column].astype(np.float64)
    parts = [*_bias_parts(fit, row, column, customer, item), *zip(names, taste.tolist(), strict=True)]
    raw = sum(value for _, value in parts)
    score = float(on_scale(fit, np.array([raw]))[0])
    if score != raw:
        parts.append(("kept within the scale", score - raw))
    evidence = _evidence(fit, row, column, taste)
    return Explanation(
        customer,
        item,
        score,
        pd.DataFrame(parts, columns=["part", "value"]),
        evidence,
        _sentence(fit, column, row, names, taste, evidence),
    )


def _bias_parts(fit: Factorization, row: int, column: int, customer: str, item: str) -> list[tuple[str, float]]:
    if fit.baseline is None:
        return []
    return [
        ("average rating", fit.baseline.mean),
        (f"{item} against the average", float(fit.baseline.item[row])),
        (f"{customer} against the average", float(fit.baseline.customer[column])),
    ]


def _evidence(fit: Factorization, row: int, column: int, taste: np.ndarray) -> pd.DataFrame:
    """Weight each own purchase by its volume in the segments that the score comes from."""
    own = fit.V.by_customer[[column], :]
    belongs = belonging(fit, own.indices)
    weights = amounts_in_favour(fit, own.data) * (belongs @ (taste / max(taste.sum(), 1e-300)))
    table = pd.DataFrame({"item": fit.V.items[own.indices], "value": own.data, "weight": weights})
    table = table[(table["weight"] > 0) & (own.indices != row)]
    return table.sort_values("weight", ascending=False, kind="stable").reset_index(drop=True)


def amounts_in_favour(fit: Factorization, amounts: np.ndarray) -> np.ndarray:
    """Return how much each amount speaks for its item: counts as they are, ratings by what they are above the mean."""
    return amounts if fit.baseline is None else np.maximum(amounts - fit.baseline.mean, 0.0)


def _sentence(fit: Factorization, column: int, row: int, names: Sequence[str], taste: np.ndarray, evidence: pd.DataFrame) -> str:
    if fit.baseline is None:
        said = [_segment_reason(fit, column, names, taste)]
    else:
        said = [_bias_reason(fit.V, fit.baseline, row, column), _taste_reason(names, taste)]
    own = fit.V.by_customer[[column], :]
    held = own.data[own.indices == row]
    if held.size:
        said.append(amount_phrase(fit.V, fit.V.items[row], float(held[0])))
    elif len(evidence):
        best = evidence.head(EVIDENCE_SHOWN - 1)
        said.append(", ".join(amount_phrase(fit.V, name, value) for name, value in zip(best["item"], best["value"], strict=True)))
    return "; ".join(said)


def _segment_reason(fit: Factorization, column: int, names: Sequence[str], taste: np.ndarray) -> str:
    total = float(taste.sum())
    if total <= 0:
        return f"nothing in this {fit.V.vocabulary.customer}'s mix leads to it"
    volumes = fit.customer_factors[:, column].astype(np.float64)
    lead = int(taste.argmax())
    share = volumes[lead] / max(volumes.sum(), 1e-300)
    return f"{names[lead]} is {share:.0%} of the mix and gives {taste[lead] / total:.0%} of the strength"


def _bias_reason(V: InteractionMatrix, baseline: Baseline, row: int, column: int) -> str:
    item, customer = _signed(baseline.item[row]), _signed(baseline.customer[column])
    return f"average {baseline.mean:.1f}, {item} for the {V.vocabulary.item}, {customer} for the {V.vocabulary.customer}"


def _signed(value: float) -> str:
    return f"{round(float(value), 1) + 0.0:+.1f}"  # adding 0.0 turns -0.0 into +0.0


def _taste_reason(names: Sequence[str], taste: np.ndarray) -> str:
    lead = int(taste.argmax())
    return f"{_signed(taste[lead])} for {names[lead]}" if taste[lead] >= LEAST_TASTE_SAID else "no taste known that changes it"


def amount_phrase(V: InteractionMatrix, item: str, amount: float) -> str:
    """Say in words what a customer has of an item.

    Examples
    --------
    >>> from analytics import matrix_from_wide
    >>> V = matrix_from_wide(pd.DataFrame({"Mary": [3, 1]}, index=["Bread", "Limes"]))
    >>> amount_phrase(V, "Bread", 3.0), amount_phrase(V, "Limes", 1.0)
    ('3 purchases of Bread', '1 purchase of Limes')
    """
    if V.value == "rating":
        return f"rated {item} {counted(amount, '').strip()}"
    if V.value == "revenue":
        return f"{counted(amount, '').strip()} spent on {item}"
    return f"{counted(amount, value_noun(V))} of {item}"
