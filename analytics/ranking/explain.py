"""Why an item is recommended: parts that add up to the score, and the purchases that speak for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.factorization import Factorization
from analytics.matrix import InteractionMatrix
from analytics.ranking.scores import on_scale
from analytics.segments.membership import belonging, typical_belonging
from analytics.segments.segmentation import Segmentation
from analytics.vocabulary import counted, value_noun

CITED = 2
"""Own purchases named in a sentence."""
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
        the average and what item and customer are above it before them (see `CentredParts`; the
        segments then say what is left, which may be negative), and where the scale cuts a
        prediction off a last row for that.
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
    scoring = fit.scoring
    parts_of_score = scoring.item_parts[row].astype(np.float64) * scoring.customer_parts[:, column]
    taste = scoring.by_segment(parts_of_score, fit.n_components)
    means = _mean_parts(fit, row, column, customer, item)
    shown = taste if fit.centred is None else fit.centred.of_segments(row, column, taste)
    parts = [*means, *zip(names, shown.tolist(), strict=True)]
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
        _sentence(fit, column, row, names, shown),
    )


def _mean_parts(fit: Factorization, row: int, column: int, customer: str, item: str) -> list[tuple[str, float]]:
    if fit.centred is None:
        return []
    return [
        ("average rating", fit.centred.mean),
        (f"{item} against the average", float(fit.centred.item[row])),
        (f"{customer} against the average", float(fit.centred.customer[column])),
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


def _sentence(fit: Factorization, column: int, row: int, names: Sequence[str], taste: np.ndarray) -> str:
    if fit.centred is None:
        said = [_segment_reason(fit, column, names, taste)]
    else:
        biases = fit.centred.mean, fit.centred.item[row], fit.centred.customer[column]
        said = [_mean_reason(fit.V, *biases), _taste_reason(names, taste)]
    own = fit.V.by_customer[[column], :]
    held = own.data[own.indices == row]
    if held.size:
        said.append(amount_phrase(fit.V, fit.V.items[row], float(held[0])))
    else:
        lead = int(np.abs(taste).argmax())
        if taste[lead] > (0.0 if fit.centred is None else LEAST_TASTE_SAID):
            said.append(_own_reason(fit, column, lead))
    return "; ".join(said)


def _own_reason(fit: Factorization, column: int, lead: int) -> str:
    """Cite what the customer has that is typical of the segment just named."""
    own = fit.V.by_customer[[column], :]
    weights = amounts_in_favour(fit, own.data) * typical_belonging(fit, own.indices)[:, lead]
    best = np.argsort(-weights, kind="stable")[:CITED]
    cited = [
        amount_phrase(fit.V, fit.V.items[own.indices[place]], float(own.data[place])) for place in best if weights[place] > 0
    ]
    return ", ".join(cited) or nothing_typical(fit.V)


def nothing_typical(V: InteractionMatrix) -> str:
    """Say that a customer has nothing that is typical of the segment that was just named."""
    return f"no {V.vocabulary.item}{' rated above the average' if V.kind == 'ratings' else ''} yet that is typical of it"


def _segment_reason(fit: Factorization, column: int, names: Sequence[str], taste: np.ndarray) -> str:
    total = float(taste.sum())
    if total <= 0:
        return f"nothing in this {fit.V.vocabulary.customer}'s mix leads to it"
    volumes = fit.customer_factors[:, column].astype(np.float64)
    lead = int(taste.argmax())
    share = volumes[lead] / max(volumes.sum(), 1e-300)
    return f"{names[lead]} is {share:.0%} of the mix and gives {taste[lead] / total:.0%} of the strength"


def _mean_reason(V: InteractionMatrix, mean: float, item: float, customer: float) -> str:
    return f"average {mean:.1f}, {_signed(item)} for the {V.vocabulary.item}, {_signed(customer)} for the {V.vocabulary.customer}"


def _signed(value: float) -> str:
    return f"{round(float(value), 1) + 0.0:+.1f}"  # adding 0.0 turns -0.0 into +0.0


def _taste_reason(names: Sequence[str], taste: np.ndarray) -> str:
    lead = int(np.abs(taste).argmax())
    return (
        f"{_signed(taste[lead])} for {names[lead]}" if abs(taste[lead]) >= LEAST_TASTE_SAID else "no taste known that changes it"
    )


def amount_phrase(V: InteractionMatrix, item: str, amount: float) -> str:
    """Say in words what a customer has of an item.

    Examples
    --------
    >>> from analytics import matrix_from_wide
    >>> V = matrix_from_wide(pd.DataFrame({"Mary": [3, 1]}, index=["Bread", "Limes"]))
    >>> amount_phrase(V, "Bread", 3.0), amount_phrase(V, "Limes", 1.0)
    ('3 purchases of Bread', '1 purchase of Limes')
    """
    if V.kind == "ratings":
        return f"rated {item} {counted(amount, '').strip()}"
    if V.value == "revenue" and not V.scale:
        return f"{counted(amount, '').strip()} spent on {item}"
    return f"{counted(amount, value_noun(V))} of {item}"
