"""Several columns that could name the customers, or the products: who decides between them, and what each would mean."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from analytics.tables.cells.numbers import to_labels
from analytics.tables.recognition.evidence import SAMPLE_COLUMNS, SAMPLE_ROWS, candidates, is_text, may_name
from analytics.tables.table import Table
from analytics.tables.wording import example
from analytics.tables.words import declared, describes, identifies, names_role, plain

MAX_CHOICES = 4
MAX_SLIPS = 0.1
"""Share of codes that may have a second name, or none, all the same: people marry, and typists slip."""
MIN_AS_FINE = 0.2
"""How many different values a rival has at least, as a share of those of the column taken: fewer make groups, not names."""
MAX_SHOWN = 3


def choices_of(table: Table, roles: Mapping[str, str], guessed: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return the columns between which only a person can choose, for customers and for products.

    Parameters
    ----------
    table : Table
    roles : mapping of role to column
    guessed : collection of str
        Roles that no header tells, so that any column that names something may play them.

    Returns
    -------
    dict of role to tuple of str
        The column taken, then the others; no entry where there is nothing to choose.

    Examples
    --------
    >>> from analytics import read_table
    >>> table = read_table(b"user_id,account_id,product\\n1,7,Tea\\n2,7,Tea\\n3,8,Jam\\n")
    >>> choices_of(table, {"customer": "user_id", "item": "product"}, ())
    {'customer': ('user_id', 'account_id')}
    """
    found = {}
    for role in ("customer", "item"):
        others = _candidates(table, role, roles) if role in guessed else _rivals(table, role, roles)
        if others:
            found[role] = (roles[role], *others)[:MAX_CHOICES]
    return found


def readings_of(table: Table, columns: Sequence[str]) -> dict[str, str]:
    """Return what each of several columns would make of the table, to be shown to whoever must decide.

    Examples
    --------
    >>> from analytics import read_table
    >>> readings_of(read_table(b"user,account\\n1,7\\n2,7\\n"), ["user", "account"])
    {'user': 'user: 2 different, such as 1, 2', 'account': 'account: 1 different, such as 7'}
    """
    where = f" in the first {SAMPLE_ROWS:,} rows" if table.n_rows > SAMPLE_ROWS else ""
    readings = {}
    for name in columns:
        labels = _sample(table, name)
        different = labels[labels != ""].unique()
        readings[name] = f"{name}: {len(different):,} different{where}, such as {', '.join(map(example, different[:MAX_SHOWN]))}"
    return readings


def _candidates(table: Table, role: str, roles: Mapping[str, str]) -> list[str]:
    ranked = candidates(table, set(roles.values()))
    return [name for name in ranked if not describes(name) or (role == "customer" and identifies(name))]


def _rivals(table: Table, role: str, roles: Mapping[str, str]) -> list[str]:
    """Return the columns called like a role that is played by another, and that are no name of what that is a code of."""
    taken, chosen = set(roles.values()), roles[role]
    called = [name for name in map(str, table.frame.columns[:SAMPLE_COLUMNS]) if name not in taken and names_role(name, role)]
    codes = _sample(table, chosen) if called else pd.Series(dtype=str)
    return [name for name in called if _differs(codes, _sample(table, name), role, (chosen, name))]


def _differs(codes: pd.Series, others: pd.Series, role: str, names: tuple[str, str]) -> bool:
    """Whether two columns tell different customers, or products, apart."""
    if not may_name(others) or (role == "item" and not is_text(others) and not _is_code(names[1], role)):
        return False
    here, there = (codes != "").to_numpy(dtype=bool), (others != "").to_numpy(dtype=bool)
    if (there & ~here).sum() > MAX_SLIPS * len(codes):
        return True
    pairs = pd.DataFrame({"code": codes, "other": others})[here & there].drop_duplicates()
    n_codes, n_others = pairs["code"].nunique(), pairs["other"].nunique()
    if n_others < MIN_AS_FINE * n_codes:
        return False
    one_name_each = len(pairs) <= (1 + MAX_SLIPS) * n_codes
    one_code_each = len(pairs) <= (1 + MAX_SLIPS) * n_others
    is_name = _is_code(names[0], role) and not _is_code(names[1], role)
    return not (one_name_each and (one_code_each or is_name))


def _is_code(name: str, role: str) -> bool:
    """Whether a column is called like a code, rather than a name or an address."""
    if role == "item":
        return plain(name) in declared()["items"]["codes"]
    return plain(name) not in declared()["customers"]["names"] and not identifies(name)


def _sample(table: Table, column: str) -> pd.Series:
    return to_labels(table.frame[column].iloc[:SAMPLE_ROWS])
