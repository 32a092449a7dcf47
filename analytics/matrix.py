"""Interactions or a data frame become V."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.assembling import assemble, finished
from analytics.cells import sum_cells
from analytics.errors import MatrixError
from analytics.folding import fold_matrix
from analytics.interaction_matrix import InteractionMatrix
from analytics.tables.cells.numbers import parse_numbers, to_labels
from analytics.tables.cleaning.interactions import Interactions
from analytics.tables.recognition.recognition import Kind
from analytics.values import PLAIN_CELLS, CellOptions, ValueKind, available_values, by_age, check_options, default_value
from analytics.vocabulary import DEFAULT_VOCABULARY, Vocabulary

__all__ = [
    "CellOptions",
    "InteractionMatrix",
    "ValueKind",
    "available_values",
    "build_matrix",
    "default_value",
    "matrix_from_long",
    "matrix_from_wide",
]


def build_matrix(
    interactions: Interactions,
    value: ValueKind | None = None,
    *,
    log: bool = False,
    half_life_days: float | None = None,
    fold_below: int = 0,
) -> InteractionMatrix:
    """Add interactions up to one cell for each item and customer.

    Orders are distinct orders (rows, where no order is named) in which the item was
    bought; a pair whose units were all returned is left out. Units and revenue are net
    of returns and never negative. Ratings given twice are averaged, or the latest counts.

    Parameters
    ----------
    interactions : Interactions
    value : {"orders", "units", "revenue", "rating", "latest rating", "weight"}, optional
        What a cell measures; see `default_value`.
    log : bool
        Cells become log(1 + x), so that a few very large ones weigh less.
    half_life_days : float, optional
        What is so many days older counts half as much: 0.5 ** (age / half_life_days), age
        counted from the last date of the data. Needs dates.
    fold_below : int
        Items with fewer buyers share one row with the others of their category, see ``folded``.

    Returns
    -------
    InteractionMatrix

    Raises
    ------
    MatrixError
        When the value is not in the table, an option does not go with it, or all cells are zero.

    Examples
    --------
    >>> from analytics import clean, read_table, recognise
    >>> table = read_table(b"customer,product,quantity\\nMary,Bread,3\\nJohn,Fruits,2\\nMary,Bread,1\\n")
    >>> build_matrix(clean(table, recognise(table)), value="units").to_frame().loc["Bread", "Mary"].item()
    4.0
    """
    value = value or default_value(interactions)
    options = CellOptions(log, half_life_days, fold_below)
    check_options(interactions, value, options)
    frame, weights = interactions.frame, None
    aged: list[str] = []
    if half_life_days is not None:
        frame, weights, aged = by_age(frame, half_life_days)
    rows, columns = frame["item"].cat, frame["customer"].cat
    shape = len(rows.categories), len(columns.categories)
    cells, notes = sum_cells(frame, value, rows.codes.to_numpy(), columns.codes.to_numpy(), shape, weights)
    V = assemble(
        cells,
        pd.Index(rows.categories.astype(str)),
        pd.Index(columns.categories.astype(str)),
        interactions.kind,
        value,
        interactions.vocabulary,
        interactions.categories,
        [*notes, *aged],
        has_orders="order" in frame,
    )
    if fold_below:
        V = fold_matrix(V, fold_below, frame, weights)
    return finished(V, options)


def matrix_from_wide(
    frame: pd.DataFrame, kind: Kind = "counts", vocabulary: Vocabulary = DEFAULT_VOCABULARY
) -> InteractionMatrix:
    """Make V from a data frame with items in rows and customers in columns.

    Parameters
    ----------
    frame : DataFrame
        Numbers; for ratings NaN means unknown, for counts it means none.
    kind : {"counts", "ratings"}
    vocabulary : Vocabulary, optional

    Returns
    -------
    InteractionMatrix

    Raises
    ------
    MatrixError
        On negative, infinite or non-numeric cells, with row and column.

    Examples
    --------
    >>> matrix_from_wide(pd.DataFrame({"John": [0, 2], "Mary": [3, 1]}, index=["Bread", "Fruits"])).shape
    (2, 2)
    """
    values = pd.Series(frame.to_numpy().ravel())
    long = pd.DataFrame(
        {"item": np.repeat(np.arange(len(frame)), frame.shape[1]), "customer": np.tile(np.arange(frame.shape[1]), len(frame))}
    )
    return _from_parts(values, frame.index[long["item"]], frame.columns[long["customer"]], kind, vocabulary)


def matrix_from_long(
    frame: pd.DataFrame, kind: Kind = "counts", vocabulary: Vocabulary = DEFAULT_VOCABULARY
) -> InteractionMatrix:
    """Make V from a data frame with the columns ``customer``, ``item`` and ``value``.

    Pairs that stand more than once are added up (counts) or averaged (ratings).

    Parameters
    ----------
    frame : DataFrame
    kind : {"counts", "ratings"}
    vocabulary : Vocabulary, optional

    Returns
    -------
    InteractionMatrix

    Raises
    ------
    MatrixError
        When a column is missing, or a value is negative, infinite or no number.

    Examples
    --------
    >>> long = pd.DataFrame({"customer": ["Mary", "John"], "item": ["Bread", "Bread"], "value": [3, 1]})
    >>> matrix_from_long(long).total
    4.0
    """
    missing = [column for column in ("customer", "item", "value") if column not in frame]
    if missing:
        raise MatrixError(f"The column {missing[0]} is missing.", hint="The columns are customer, item and value.")
    return _from_parts(frame["value"], pd.Index(frame["item"]), pd.Index(frame["customer"]), kind, vocabulary)


def _from_parts(
    values: pd.Series, item_of: pd.Index, customer_of: pd.Index, kind: Kind, vocabulary: Vocabulary
) -> InteractionMatrix:
    """Make V from one value, item and customer for each entry; blank values only bring their labels."""
    parsed = parse_numbers(values)
    wrong = np.flatnonzero(parsed.bad | (parsed.values < 0))
    if wrong.size:
        first = wrong[0]
        raise MatrixError(
            f"The value of {item_of[first]} for {customer_of[first]} is {str(values.iloc[first])[:40]!r}.",
            hint="Values are finite numbers from zero up.",
        )
    rows, items = pd.factorize(to_labels(pd.Series(item_of)))
    columns, customers = pd.factorize(to_labels(pd.Series(customer_of)))
    known = ~parsed.blank
    if not known.any():
        raise MatrixError("Every cell is blank.", hint="Check which column holds the numbers.")
    value: ValueKind = "rating" if kind == "ratings" else "weight"
    shape = len(items), len(customers)
    cells, notes = sum_cells(pd.DataFrame({value: parsed.values[known]}), value, rows[known], columns[known], shape)
    V = assemble(cells, pd.Index(items), pd.Index(customers), kind, value, vocabulary, None, notes)
    return finished(V, PLAIN_CELLS)
