"""Items with too few buyers to learn from share one row with the others of their category."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.cells import sum_cells
from analytics.errors import MatrixError
from analytics.interaction_matrix import InteractionMatrix
from analytics.tables.wording import say
from analytics.vocabulary import Vocabulary

OTHER = "Other {}"
TAKEN = "{} (folded)"
"""Name of a folded row when an item is already called like it."""


@dataclass(frozen=True)
class Fold:
    """Which rows of V are folded into which.

    Attributes
    ----------
    target : ndarray of int, shape (n_items,)
        New row of each item; items that stay come first, in their order.
    items : Index of str, shape (n_rows,)
        Names of the new rows.
    categories : Series or None
        Category of each new row.
    folded : mapping of str to tuple of str
        The items inside each row that was made, those with the most buyers first.
    """

    target: np.ndarray
    items: pd.Index
    categories: pd.Series | None
    folded: Mapping[str, tuple[str, ...]]

    def sum_rows(self, cells: sparse.csr_array) -> sparse.csr_array:
        """Add up the rows that are folded together."""
        ones = (np.ones(len(self.target)), (self.target, np.arange(len(self.target))))
        return sparse.csr_array(sparse.csr_array(sparse.coo_array(ones, shape=(len(self.items), len(self.target)))) @ cells)

    def note(self, below: int, vocabulary: Vocabulary) -> str:
        """Say how many items are folded, and into what."""
        inside = sum(map(len, self.folded.values()))
        largest = max(self.folded, key=lambda row: len(self.folded[row]))
        items = say(inside, f"{vocabulary.item} has", f"{vocabulary.items} have")
        return (
            f"{items} fewer than {below:,} {vocabulary.customers} and {'is' if inside == 1 else 'are'} folded into "
            f"{say(len(self.folded), 'row', 'rows')}, such as {largest} ({vocabulary.count_items(len(self.folded[largest]))})."
        )


def fold_matrix(V: InteractionMatrix, below: int, frame: pd.DataFrame, weights: np.ndarray | None) -> InteractionMatrix:
    """Fold the items of V with fewer than ``below`` buyers into their categories.

    Parameters
    ----------
    V : InteractionMatrix
        Counts.
    below : int
    frame : DataFrame
        The interactions that V was made of.
    weights : ndarray of float, optional
        How much each of them counts.

    Returns
    -------
    InteractionMatrix
        With the items inside each new row in ``folded``.

    Raises
    ------
    MatrixError
        When nothing but one row would be left.
    """
    words = V.vocabulary
    fold = fold_rare(np.diff(V.values.indptr), below, V.items, V.categories, words)
    if fold is None:
        return V
    if len(fold.items) == 1:
        raise MatrixError(
            f"Every {words.item} has fewer than {below:,} {words.customers}: folded together they are one row.",
            hint="Fold fewer of them, or name the column of the category.",
        )
    distinct = V.value == "orders" and "order" in frame
    cells = _orders(V, fold, frame, weights) if distinct else fold.sum_rows(V.values)
    cells.sort_indices()
    account = f"{V.account} Folded: {words.count_items(len(V.items))} in {len(fold.items):,} rows."
    return replace(
        V,
        values=cells,
        items=fold.items,
        categories=fold.categories,
        folded=fold.folded,
        notes=(*V.notes, fold.note(below, words)),
        account=account,
    )


def _orders(V: InteractionMatrix, fold: Fold, frame: pd.DataFrame, weights: np.ndarray | None) -> sparse.csr_array:
    """Count the orders of the folded rows anew: one that holds several items of a row is one order of that row."""
    n_kept = len(fold.items) - len(fold.folded)
    rows, columns = (
        labels.get_indexer(pd.Index(frame[role].cat.categories.astype(str)))
        for role, labels in (("item", V.items), ("customer", V.customers))
    )
    target = np.where(rows >= 0, fold.target[rows], -1)[frame["item"].cat.codes]
    lines = np.flatnonzero(target >= n_kept)
    held = np.repeat(np.arange(V.shape[0]), np.diff(V.values.indptr)) * V.shape[1] + V.values.indices
    customers = columns[frame["customer"].cat.codes.iloc[lines]]
    pairs = rows[frame["item"].cat.codes.iloc[lines]] * V.shape[1] + customers
    counts = (customers >= 0) & (held[np.minimum(np.searchsorted(held, pairs), len(held) - 1)] == pairs)
    if "quantity" in frame:
        counts &= frame["quantity"].to_numpy()[lines] > 0
    lines, customers = lines[counts], customers[counts]
    orders, used = frame[["order"]].iloc[lines], None if weights is None else weights[lines]
    folded, _ = sum_cells(orders, "orders", target[lines] - n_kept, customers, (len(fold.folded), V.shape[1]), used)
    return sparse.csr_array(sparse.vstack([V.values[np.flatnonzero(fold.target < n_kept)], folded]))


def fold_rare(
    buyers: np.ndarray, below: int, items: pd.Index, categories: pd.Series | None, vocabulary: Vocabulary
) -> Fold | None:
    """Find out which items are folded: those with fewer than ``below`` buyers, each into its category.

    Parameters
    ----------
    buyers : ndarray of int, shape (n_items,)
        Customers that have each item.
    below : int
    items : Index of str, shape (n_items,)
    categories : Series or None
        Category of each item, indexed by item; what has none goes with the others that have none.
    vocabulary : Vocabulary

    Returns
    -------
    Fold or None
        None when no item has so few buyers.

    Examples
    --------
    >>> fold = fold_rare(np.array([9, 1, 2]), 5, pd.Index(["Bread", "Limes", "Figs"]), None, Vocabulary())
    >>> fold.items.tolist(), fold.target.tolist(), dict(fold.folded)
    (['Bread', 'Other products'], [0, 1, 1], {'Other products': ('Figs', 'Limes')})
    """
    rare = np.flatnonzero(buyers < below)
    if not rare.size:
        return None
    kept = np.flatnonzero(buyers >= below)
    category = pd.Series(np.nan, index=items, dtype=object) if categories is None else categories.reindex(items).astype(object)
    groups, found = pd.factorize(category.iloc[rare], use_na_sentinel=False)
    rows = _names(found, set(items[kept]), vocabulary)
    target = np.empty(len(items), dtype=np.int64)
    target[kept] = np.arange(len(kept))
    target[rare] = len(kept) + groups
    order = np.argsort(-buyers[rare], kind="stable")
    inside = pd.Series(items[rare[order]]).groupby(groups[order]).agg(tuple)
    names = items[kept].append(pd.Index(rows))
    if categories is not None:
        categories = pd.Series([*category.iloc[kept], *found], index=names, dtype=categories.dtype)
    return Fold(target, names, categories, {name: inside[group] for group, name in enumerate(rows)})


def _names(categories: pd.Index, taken: set[str], vocabulary: Vocabulary) -> list[str]:
    """Name the rows of the categories, none like an item that has a row of its own, and no two alike."""
    names: list[str] = []
    for category in categories:
        name = OTHER.format(vocabulary.items if pd.isna(category) else category)
        while name in taken:
            name = TAKEN.format(name)
        taken.add(name)
        names.append(name)
    return names
