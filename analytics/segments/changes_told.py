"""What became of the segments, in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

MOST_NAMED = 3
"""Names that one part of the sentence lists; the others are counted."""


def tell_changes(table: pd.DataFrame) -> str:
    """Return a sentence on the table of `NameChanges`.

    Examples
    --------
    >>> rows = [("Bread", "Bread", "kept"), ("Tea", "Tea", "drifted"), (None, "Jam", "new"), ("Rice", None, "retired")]
    >>> tell_changes(pd.DataFrame(rows, columns=["was", "is", "happened"]))
    '1 of 3 segments is the same; Tea has drifted; Jam is new; Rice is gone.'
    """
    told = [
        _same(table),
        _rest(table, "drifted", "was", "has drifted", "have drifted"),
        *_split(table),
        *_merged(table),
        _rest(table, "new", "is", "is new", "are new"),
        _rest(table, "retired", "was", "is gone", "are gone"),
    ]
    return f"{'; '.join(filter(None, told))}."


def _same(table: pd.DataFrame) -> str:
    kept, total = int((table["happened"] == "kept").sum()), table["was"].nunique()
    if kept == total:
        return f"All {total} segments are still the same" if total > 1 else "The segment is still the same"
    if kept == 0:
        return f"None of the {total} segments is the same" if total > 1 else "The segment is not the same"
    return f"{kept} of {total} segments {'is' if kept == 1 else 'are'} the same"


def _rest(table: pd.DataFrame, happened: str, column: str, one: str, many: str) -> str:
    names = table.loc[table["happened"] == happened, column].tolist()
    return f"{_listed(names)} {one if len(names) == 1 else many}" if names else ""


def _split(table: pd.DataFrame) -> Iterator[str]:
    for was, rows in table[table["was"].isin(_names(table, "split", "was"))].groupby("was", sort=False):
        off = rows.loc[rows["happened"] == "split", "is"].tolist()
        whole = "kept" not in set(rows["happened"])
        yield (
            f"{was} is split into {_listed(off)}"
            if whole
            else f"{_listed(off)} {'is' if len(off) == 1 else 'are'} split off {was}"
        )


def _merged(table: pd.DataFrame) -> Iterator[str]:
    for now, rows in table[table["is"].isin(_names(table, "merged", "is"))].groupby("is", sort=False):
        yield f"{_listed(rows['was'].tolist())} are one now, {now}"


def _names(table: pd.DataFrame, happened: str, column: str) -> set[str]:
    return set(table.loc[table["happened"] == happened, column])


def _listed(names: Sequence[str]) -> str:
    shown, more = list(names[:MOST_NAMED]), len(names) - MOST_NAMED
    if more > 0:
        shown.append(f"{more} more")
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
