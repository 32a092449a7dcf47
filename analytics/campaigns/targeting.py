"""A target list: who to contact about what, why, and who just missed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import pandas as pd

from analytics.errors import AnalyticsError
from analytics.ranking.reasons import reasons_for_customers
from analytics.ranking.top import target_customers
from analytics.segments.segmentation import NO_SEGMENT_NAME, Segmentation

Audience = Literal["everyone", "new", "buyers"]
JUST_MISSED = 5


@dataclass(frozen=True)
class TargetList:
    """The customers to contact, best first.

    Attributes
    ----------
    items : tuple of str
    contacts : DataFrame
        ``rank``, ``customer``, ``score``, ``known`` (has one of the items), ``main_segment``, ``reason``.
    just_missed : DataFrame
        The next customers, with the same columns.
    make_up : DataFrame
        For each segment: ``segment``, ``contacts``, ``share`` (of the list), ``base_share`` (of all customers).
    steps : tuple of (str, int)
        The customers left after each rule, in order.
    """

    items: tuple[str, ...]
    contacts: pd.DataFrame = field(repr=False)
    just_missed: pd.DataFrame = field(repr=False)
    make_up: pd.DataFrame = field(repr=False)
    steps: tuple[tuple[str, int], ...]


def build_target_list(
    segments: Segmentation,
    items: Sequence[str],
    n: int,
    audience: Audience = "everyone",
    only_segments: Sequence[str] = (),
) -> TargetList:
    """Rank customers for one item or several and take the first n.

    Parameters
    ----------
    segments : Segmentation
    items : sequence of str
    n : int
        Number of contacts that can be paid for.
    audience : {"everyone", "new", "buyers"}
        Everybody, those who have none of the items yet, or those who have one.
    only_segments : sequence of str
        Keep customers whose main segment is one of these; empty keeps all.

    Returns
    -------
    TargetList

    Raises
    ------
    AnalyticsError
        When no item is given, or an item or segment does not exist.

    Examples
    --------
    >>> from analytics import factorize, matrix_from_wide, segment
    >>> V = matrix_from_wide(pd.DataFrame({"John": [2, 0], "Mary": [0, 3]}, index=["Fruits", "Bread"]))
    >>> build_target_list(segment(factorize(V, 2)), ["Bread"], n=5).contacts["customer"].tolist()
    ['Mary']
    """
    if n < 1:
        raise AnalyticsError(f"{n} contacts were asked for.", hint="Ask for at least 1.")
    if audience not in get_args(Audience):
        raise AnalyticsError(f"There is no audience {audience!r}.", hint=f"Choose one of {', '.join(get_args(Audience))}.")
    V = segments.fit.V
    items = tuple(dict.fromkeys(items))
    for name in only_segments:
        segments.position(name)
    ranked = target_customers(segments.fit, items)
    steps = [(f"all {V.vocabulary.customers}", V.shape[1]), ("with any strength for it", len(ranked))]
    if audience != "everyone":
        ranked = ranked[ranked["known"] == (audience == "buyers")]
        steps.append(("who do not have it yet" if audience == "new" else "who have it already", len(ranked)))
    ranked = ranked.assign(main_segment=segments.main.reindex(ranked["customer"]).to_numpy())
    if only_segments:
        ranked = ranked[ranked["main_segment"].isin(list(only_segments))]
        steps.append(("in the chosen segments", len(ranked)))
    ranked = ranked.head(n + JUST_MISSED)
    steps.append(("within the number of contacts", min(n, len(ranked))))
    positions = V.customers.get_indexer(pd.Index(ranked["customer"]))
    rows = np.array([V.item_position(item) for item in items])
    ranked = ranked.assign(reason=reasons_for_customers(segments, positions, rows), rank=np.arange(1, len(ranked) + 1))
    ranked = ranked[["rank", "customer", "score", "known", "main_segment", "reason"]].reset_index(drop=True)
    contacts = ranked.head(n)
    return TargetList(items, contacts, ranked.iloc[n:].reset_index(drop=True), _make_up(segments, contacts), tuple(steps))


def _make_up(segments: Segmentation, contacts: pd.DataFrame) -> pd.DataFrame:
    """Count contacts by main segment; those without one get a row where there are any."""
    names = [*segments.names, NO_SEGMENT_NAME]
    counts = contacts["main_segment"].value_counts().reindex(names, fill_value=0).to_numpy()
    base = segments.main.value_counts(normalize=True).reindex(names, fill_value=0.0).to_numpy()
    table = pd.DataFrame({"segment": names, "contacts": counts, "share": counts / max(len(contacts), 1), "base_share": base})
    return table if base[-1] > 0 else table.iloc[:-1]
