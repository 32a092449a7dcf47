"""Cells with their labels become V: empty rows and columns are dropped, and what was done is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.errors import MatrixError
from analytics.interaction_matrix import InteractionMatrix
from analytics.tables.recognition.recognition import Kind
from analytics.tables.wording import say
from analytics.values import CellOptions
from analytics.vocabulary import Vocabulary, plain_noun, with_article


def assemble(
    cells: sparse.csr_array,
    items: pd.Index,
    customers: pd.Index,
    kind: Kind,
    value: str,
    vocabulary: Vocabulary,
    categories: pd.Series | None,
    notes: Iterable[str],
    *,
    has_orders: bool = True,
) -> InteractionMatrix:
    """Make V of its cells: drop empty rows and columns, and say so.

    Parameters
    ----------
    cells : sparse array, shape (n_items, n_customers)
    items, customers : Index of str
        Labels of the rows and of the columns.
    kind : {"counts", "ratings"}
    value : str
        What a cell measures.
    vocabulary : Vocabulary
    categories : Series, indexed by item, optional
    notes : iterable of str
        What was done with the cells so far.
    has_orders : bool
        Whether cells count orders, rather than rows.

    Raises
    ------
    MatrixError
        When all cells are zero, or one is more than a number can hold.
    """
    notes = list(notes)
    n_pairs = cells.nnz
    if kind == "counts":
        cells.eliminate_zeros()
    rows = np.flatnonzero(np.diff(cells.indptr) > 0)
    columns = np.flatnonzero(np.bincount(cells.indices, minlength=cells.shape[1]) > 0)
    if not rows.size or not cells.data.any():
        raise MatrixError("Every cell is zero.", hint="Check which column holds the numbers.")
    if not np.isfinite(cells.data).all():
        raise MatrixError("Some cells add up to more than a number can hold.", hint="Check the largest values of the table.")
    counted = plain_noun(value, vocabulary, has_orders=has_orders)
    for kept, labels, count in ((rows, items, vocabulary.count_items), (columns, customers, vocabulary.count_customers)):
        if kept.size < len(labels):
            notes.append(f"{count(len(labels) - kept.size)} without any {counted} left out.")
    if rows.size < cells.shape[0]:
        cells = cells[rows]
    if columns.size < cells.shape[1]:
        cells = cells[:, columns]
    cells = sparse.csr_array(cells)
    cells.sort_indices()
    account = (
        f"{_left(n_pairs, cells.nnz, 'pair', 'pairs')} of {with_article(vocabulary.item)} and {with_article(vocabulary.customer)} in the table; "
        f"{_left(len(customers), columns.size, vocabulary.customer, vocabulary.customers)}, "
        f"{_left(len(items), rows.size, vocabulary.item, vocabulary.items)}."
    )
    items = items[rows]
    if categories is not None:
        categories = categories.reindex(items)
    return InteractionMatrix(
        cells,
        items,
        customers[columns],
        kind,
        value,
        vocabulary,
        categories,
        tuple(notes),
        account,
        has_orders=has_orders,
    )


def finished(V: InteractionMatrix, options: CellOptions) -> InteractionMatrix:
    """Freeze the cells, as logarithms if so wished, and keep what was done with them."""
    notes = V.notes
    if options.log:
        np.log1p(V.values.data, out=V.values.data)
        counted = "rows" if V.counts_rows else V.value
        notes = (*notes, f"Cells hold log(1 + {counted}), the natural logarithm, not the {counted}.")
    V.values.data.setflags(write=False)
    return replace(V, options=options, notes=notes)


def _left(read: int, kept: int, one: str, many: str) -> str:
    """Return a subtraction: what was read, less what is left out, is what is kept."""
    less = "" if read == kept else f"{read:,} − {read - kept:,} left out = "
    return less + say(kept, one, many)
