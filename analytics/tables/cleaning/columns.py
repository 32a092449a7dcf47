"""The columns of a list are read: text as codes, numbers and dates by their different cells."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.errors import CleaningError
from analytics.tables.cells.coded import NO_LABEL, code_cells
from analytics.tables.cells.dates import parse_dates
from analytics.tables.cells.numbers import BLANKS, ParsedNumbers, parse_numbers
from analytics.tables.cleaning.account import Account
from analytics.tables.cleaning.rejected import Reason
from analytics.tables.cleaning.rules.purchases import Purchases
from analytics.tables.cleaning.telling import Counted
from analytics.tables.cleaning.whole_file import Reading
from analytics.tables.recognition.decisions import Recognition
from analytics.tables.recognition.lines import Lines

WHAT_BLANK_MEANS = {"quantity": 1.0, "price": 0.0, "revenue": 0.0, "weight": 1.0}
"""Value of a blank cell by role. A row without a rating says nothing and is dropped."""
TEXT_ROLES = ("customer", "item", "item_name", "order", "status", "category")
WHAT_NAMES_NOBODY = {"customer": BLANKS, "order": BLANKS}
"""Cells that name nothing, by role, see `analytics.tables.cells.coded.NO_LABEL` for the others: an item may be called "NA"."""


def used_roles(recognition: Recognition, name: str) -> dict[str, str]:
    """Return the roles that count for this kind of table.

    Raises
    ------
    CleaningError
        When nothing plays a role that is needed, or one column plays customer and item.
    """
    roles = dict(recognition.roles)
    without = set(WHAT_BLANK_MEANS) | {"status"} if recognition.kind == "ratings" else {"rating"}
    if "revenue" in roles:
        without.add("price")  # nothing asks for it, so it must not cost a row
    for role in without:
        roles.pop(role, None)
    needed = ("customer", "item", "rating") if recognition.kind == "ratings" else ("customer", "item")
    for role in needed:
        if role not in roles:
            raise CleaningError(f"No column of {name} plays the {role}.", hint="Choose one under How it was read.")
    if roles["customer"] == roles["item"]:
        raise CleaningError(f"{roles['item']} cannot be both customer and product.", hint="Choose two columns.")
    return roles


def all_lines(lines: Lines) -> tuple[Lines, np.ndarray]:
    """Return the lines with those that its format leaves out, in the order of the file: the account tells all of them.

    Returns
    -------
    Lines
    ndarray of int, shape (n_lines,)
        Where each line comes from: 0 for what stays, 1 for the first of ``left_out``, and so on.
    """
    if not lines.left_out:
        return lines, np.zeros(len(lines.frame), dtype=int)
    frame = pd.concat([lines.frame, *(part.frame for part in lines.left_out)], ignore_index=True)
    positions = np.concatenate([lines.positions, *(part.positions for part in lines.left_out)])
    origin = np.repeat(np.arange(len(lines.left_out) + 1), [len(lines.frame), *(len(part.frame) for part in lines.left_out)])
    order = np.argsort(positions, kind="stable")
    return replace(lines, frame=frame.iloc[order].reset_index(drop=True), positions=positions[order]), origin[order]


def numeric_roles(roles: Collection[str]) -> list[str]:
    """Return those roles whose cells are numbers."""
    return [role for role in ("rating", *WHAT_BLANK_MEANS) if role in roles]


def purchases_of(
    lines: Lines, recognition: Recognition, roles: dict[str, str], reading: Reading
) -> tuple[Purchases, dict[str, ParsedNumbers]]:
    """Read the columns of a list.

    Parameters
    ----------
    lines : Lines
    recognition : Recognition
    roles : dict of role to column
        See `used_roles`.
    reading : Reading
        What the whole file says about how its cells are read.

    Returns
    -------
    Purchases
        With nothing dropped yet.
    dict of role to ParsedNumbers
        Which of the numbers are blank or none at all.
    """
    frame = lines.frame
    text = {
        role: code_cells(frame[role], WHAT_NAMES_NOBODY.get(role, NO_LABEL), reading.whole.get(role))
        for role in TEXT_ROLES
        if role in roles
    }
    parsed = {role: parse_numbers(frame[role], reading.marks[role]) for role in numeric_roles(roles)}
    numbers = {
        role: np.where(np.isnan(cells.values), WHAT_BLANK_MEANS.get(role, 0.0), cells.values) for role, cells in parsed.items()
    }
    unpriced = np.zeros(len(frame), dtype=bool)
    for role in ("price", "revenue"):
        unpriced |= parsed[role].blank | parsed[role].bad if role in parsed else False
    account = Account(len(frame), _revenue(numbers, parsed))
    numbers.pop("revenue", None)
    dates = parse_dates(frame["date"], reading.date_order, reading.date_unit).values if "date" in roles else None
    return Purchases(roles, text, numbers, unpriced, dates, recognition.vocabulary, account), parsed


def prices_beside_revenue(lines: Lines, purchases: Purchases, reading: Reading) -> np.ndarray | None:
    """Return the price of one piece on each line, where the file states it beside totals of orders; nothing else asks for it."""
    if "price" not in lines.frame or not purchases.decided.order_totals:
        return None
    return parse_numbers(lines.frame["price"], reading.marks["revenue"]).values


def tell_reading(account: Account, reading: Reading, columns: Mapping[str, str]) -> None:
    """Say how numbers and dates were read."""
    for role, note in reading.notes.items():
        if note:
            account.tell("repaired", "", 0, f"{columns[role]}: {note}.")


def tell_blanks(lines: Purchases, parsed: dict[str, ParsedNumbers]) -> None:
    """Say what the blanks of the rows that are used count as."""
    for role, numbers in parsed.items():
        n = int((numbers.blank & lines.account.keep).sum())
        if n and role in WHAT_BLANK_MEANS:
            column, meaning = lines.columns[role], f"{role} {WHAT_BLANK_MEANS[role]:.0f}."
            said = Counted(f"blank cell in {column} counts as {meaning}", f"blank cells in {column} count as {meaning}")
            lines.account.tell("repaired", "", n, said)


def tell_dates(lines: Purchases) -> None:
    """Say how many rows are used without a date."""
    if lines.dates is None:
        return
    n = int((np.isnat(lines.dates) & lines.account.keep).sum())
    if n:
        no_date = f"no date in {lines.columns['date']} that can be read, and"
        said = Counted(f"row has {no_date} is used without one.", f"rows have {no_date} are used without one.")
        lines.account.tell("kept", "", n, said)


def drop_left_out(lines: Lines, origin: np.ndarray, account: Account) -> None:
    """Drop the lines that the format leaves out (see `all_lines`), a step for each of its rules."""
    shows = "status" if "status" in lines.columns else "item"
    for number, part in enumerate(lines.left_out, start=1):
        account.drop(part.rule, origin == number, Reason(part.reason, shows), part.words)


def _revenue(numbers: Mapping[str, np.ndarray], parsed: Mapping[str, ParsedNumbers]) -> np.ndarray | None:
    """Return the revenue of each row; quantity times unit price where the file does not state it, none where one is no number."""
    if "revenue" in numbers:
        return numbers["revenue"]
    if "price" not in numbers:
        return None
    if "quantity" not in numbers:
        return numbers["price"].copy()
    revenue = numbers["price"] * numbers["quantity"]
    revenue[parsed["quantity"].bad] = 0.0
    return revenue
