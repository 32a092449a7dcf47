"""Tables that are of no use: one row for each customer or order and no products, or a file that an export does not need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analytics.errors import RecognitionError
from analytics.tables.cells.numbers import to_labels
from analytics.tables.recognition.evidence import SAMPLE_COLUMNS, SAMPLE_ROWS, may_name
from analytics.tables.recognition.formats import best_formats, known_formats
from analytics.tables.table import Table
from analytics.tables.words import describes

MIN_ROWS = 3
"""Rows below which keys that never come back say nothing."""
MAX_NAMED = 8
"""Columns that a refusal names."""
MIN_DESCRIBING = 2
"""Columns such as age and city that show that customers are described, where others are left."""


def refuse_without_products(table: Table, roles: Mapping[str, str]) -> None:
    """Refuse a table that holds one row for each customer or order and no column that could name a product.

    Parameters
    ----------
    table : Table
    roles : mapping of role to column
        Those that the headers tell.

    Raises
    ------
    RecognitionError
        With the export that would do.
    """
    if "item" in roles or "customer" not in roles or table.n_rows < MIN_ROWS:
        return
    names = [str(name) for name in table.frame.columns[:SAMPLE_COLUMNS]]
    describing = [name for name in names if describes(name) and name != roles["customer"]]
    others = [name for name in names if name not in roles.values() and name not in describing]
    open_ = [name for name in others if may_name(to_labels(table.frame[name].iloc[:SAMPLE_ROWS]))]
    told = len(describing) + len(roles) - 1
    if "order" in roles and not open_ and told and _never_repeats(table, roles["order"]):
        raise RecognitionError(
            f"{table.name} seems to hold one row for each order, and no products.",
            hint="Export the order lines (also called order items) instead: one row for each product of an order.",
        )
    described = (not open_ and told) or (len(describing) >= MIN_DESCRIBING and len(describing) > len(open_))
    if described and _never_repeats(table, roles["customer"]):
        raise RecognitionError(
            f"{table.name} seems to hold one row for each customer, and no products.",
            hint="Export the order lines (also called order items) instead: one row for each product of an order.",
        )


def not_a_list(table: Table, missing: str, roles: Mapping[str, str]) -> RecognitionError:
    """Return the refusal of a list in which nothing names the customers, or nothing the products.

    Parameters
    ----------
    table : Table
    missing : {"customer", "item"}
        The role that no column can play.
    roles : mapping of role to column
        Those that are known.
    """
    columns = [str(name) for name in table.frame.columns[:MAX_NAMED]]
    what = "customers" if missing == "customer" else "products"
    message = f"No column of {table.name} seems to name the {what} (columns: {', '.join(columns)})."
    if missing == "item":
        return RecognitionError(
            message,
            hint="A list needs a row for each product bought, also called order lines, with the name or number of the product; "
            "a grid needs numbers in its cells. If one of these columns names the products, call it product.",
        )
    hint = (
        "Ask the shop system for an export with one row for each product bought that also says who bought it, "
        "by an e-mail address or a customer number. If one of these columns does, call it customer_id."
    )
    order = roles.get("order")
    if order is None:
        return RecognitionError(message, hint=hint)
    return RecognitionError(
        f"{message} {order} names the orders, but orders are not customers: who buys again would count as somebody new.",
        hint=f"{hint} Or open it together with the list of orders, if that has {order} and the customer.",
    )


def refuse_unneeded(tables: Sequence[Table]) -> None:
    """Refuse files of a known kind that is of no use beside an export that needs no other.

    Raises
    ------
    RecognitionError
        With the file to open alone.
    """
    kinds = [next(iter(best_formats(table, known_formats())), None) for table in tables]
    complete = [table for table, kind in zip(tables, kinds, strict=True) if kind is not None and not kind.refuse]
    useless = [(table, kind) for table, kind in zip(tables, kinds, strict=True) if kind is not None and kind.refuse]
    if complete and useless:
        table, kind = useless[0]
        raise RecognitionError(
            f"{table.name} is a file of the kind {kind.name}, which is not needed: {complete[0].name} can be used without it.",
            hint=f"Open {complete[0].name} alone.",
        )


def _never_repeats(table: Table, column: str) -> bool:
    labels = to_labels(table.frame[column])
    return bool(labels[labels != ""].is_unique)
