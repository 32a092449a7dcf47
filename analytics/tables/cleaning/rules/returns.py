"""Returns and cancellations: taken off the sale that they belong to, so that nothing is below zero."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.tables.cleaning.account import Account
from analytics.tables.cleaning.rejected import Reason
from analytics.tables.cleaning.rules.faults import faults
from analytics.tables.cleaning.rules.netting import NO_PAIR, ROUNDING, Netted, net
from analytics.tables.cleaning.rules.purchases import Purchases, Rule
from analytics.tables.cleaning.telling import Counted, Words
from analytics.tables.words import plain

RULE = Rule(
    "returns",
    "Take returns off their own sale",
    "A return is taken off the latest earlier purchase of the same customer and product that is large enough; where none is, off the "
    "latest ones together. Off: returns are left out and the purchases stay whole.",
    on=True,
)
CANCELLED = "cancelled"
"""Rule named in the account for what the file calls cancelled; the switch is that of returns."""
CANCELLED_ORDER = r"[Cc]\d+"
PLAIN_ORDER = r"\d+"
MIN_PLAIN = 0.5
"""An order that begins with C is cancelled only in a file where the other orders of more rows than this share are numbers."""
MAX_MARKS = 3
"""Words of a status that are shown."""


@dataclass(frozen=True)
class _Kind:
    """Rows that take something back, by what says so."""

    rule: str
    rows: np.ndarray
    found: int
    reason: str
    words: Words
    of: str
    role: str


@dataclass(frozen=True)
class _Outcome:
    """What becomes of such rows: how the reason and the sentence go on."""

    rows: np.ndarray
    reason: str = ""
    words: Words = ("", "")


def apply(lines: Purchases, on: bool) -> None:
    """Leave out what was cancelled or returned; when on, take it off its sale."""
    cancelled = are_cancelled(lines)
    below = take_back(lines, cancelled)
    outcomes, found = [_Outcome(cancelled | below)], None
    if on:
        void = cancelled & ~below
        found = _netted(lines, below, void)
        outcomes = _outcomes(found, below, void)
    for kind in _kinds(lines, cancelled, below):
        _leave_out(lines.account, kind, outcomes)
    if found is not None:
        _shrink(lines, found)


def _kinds(lines: Purchases, cancelled: np.ndarray, below: np.ndarray) -> list[_Kind]:
    """Return what takes something back and is not told yet, by what says so: a status, the number of an order, an amount."""
    untold = np.ones(lines.n_rows, dtype=bool) if lines.told is None else ~lines.told
    status = _by_status(lines)
    of = "quantity" if "quantity" in lines.numbers else "price" if "price" in lines.numbers else "revenue"
    ordered = cancelled & ~status & untold
    on_order = ("is on a cancelled order", "are on cancelled orders")
    returned = (f"is a return ({of} below zero)", f"are returns ({of} below zero)")
    kinds = [
        _Kind(CANCELLED, ordered, int(ordered.sum()), "cancelled", on_order, "rows on cancelled orders", "order"),
        _Kind(RULE.id, below & ~cancelled & untold, int((below & untold).sum()), "return", returned, "returns", of),
    ]
    if not status.any():
        return kinds
    status &= untold
    words, marks = _marks(lines), "marked as cancelled or returned"
    return [_Kind(CANCELLED, status, int(status.sum()), marks, words, "rows marked so", "status"), *kinds]


def _marks(lines: Purchases) -> Words:
    """Return what cancelled rows say of themselves, in the words of the file."""
    found = [f'"{label}"' for label in lines.decided.statuses]
    shown = [*found[:MAX_MARKS], *([f"{len(found) - MAX_MARKS:,} other words"] if len(found) > MAX_MARKS else [])]
    marked = f"marked {' or '.join(shown)} in {lines.columns['status']}"
    return f"is {marked}", f"are {marked}"


def _outcomes(found: Netted, below: np.ndarray, void: np.ndarray) -> list[_Outcome]:
    unmatched = np.zeros(len(below), dtype=bool)
    unmatched[found.returns[found.open > 0]] = True
    off = ("and was taken off its own sale", "and were taken off their own sale")
    without = "without a matching sale, or larger than it"
    return [
        _Outcome(void),
        _Outcome(below & ~unmatched, ", taken off its sale", off),
        _Outcome(unmatched, ", no sale large enough", (without, without)),
    ]


def _leave_out(account: Account, kind: _Kind, outcomes: list[_Outcome]) -> None:
    """Drop the rows of a kind, a step for each outcome; where earlier rules took all of them, say that."""
    left = [outcome for outcome in outcomes if (kind.rows & outcome.rows & account.keep).any()]
    for outcome in left or [_Outcome(kind.rows)]:
        one, many = (f"{word} {more}".strip() for word, more in zip(kind.words, outcome.words, strict=True))
        reason = Reason(f"{kind.reason}{outcome.reason}", kind.role)
        account.drop(kind.rule, kind.rows & outcome.rows, reason, (one, many), found=kind.found, of=kind.of)


def are_cancelled(lines: Purchases) -> np.ndarray:
    """Return the rows whose status or order says that they were cancelled, refunded or returned, as a mask."""
    found = _by_status(lines)
    if "order" in lines.text and lines.decided.cancels_by_order:
        order = lines.text["order"]
        found |= order.rows_with(np.asarray(order.labels.str.fullmatch(CANCELLED_ORDER), dtype=bool))
    return found


def _by_status(lines: Purchases) -> np.ndarray:
    if "status" not in lines.text:
        return np.zeros(lines.n_rows, dtype=bool)
    status = lines.text["status"]
    return status.rows_with(np.array([means_cancelled(label) for label in status.labels], dtype=bool))


def means_cancelled(status: str) -> bool:
    """Whether a status says that a row was cancelled, refunded or returned."""
    return plain(status) in faults()["status"]["cancelled"]


def take_back(lines: Purchases, cancelled: np.ndarray) -> np.ndarray:
    """Return the rows that take units back, as a mask: by their quantity, or by their money.

    Beside a quantity above zero, money below zero takes units back only where the row was cancelled; else it is a correction.
    """
    if lines.revenue is None:
        return lines.quantity < 0
    paid_back = lines.revenue < 0
    return (lines.quantity < 0) | (cancelled & paid_back) if "quantity" in lines.numbers else paid_back


def _netted(lines: Purchases, below: np.ndarray, void: np.ndarray) -> Netted:
    """Find the sale of every return that is still kept."""
    item = lines.text["item"]
    pairs = lines.text["customer"].codes.astype(np.int64) * max(len(item.labels), 1) + item.codes
    pairs[~lines.account.keep | void] = NO_PAIR
    return net(pairs, _units(lines), below, lines.dates)


def _units(lines: Purchases) -> np.ndarray:
    """Return how many units each line sells or takes back; a line that tells no quantity but money speaks of one."""
    return np.where(lines.quantity == 0, 1.0, np.abs(lines.quantity))


def _shrink(lines: Purchases, found: Netted) -> None:
    """Leave out the sales that came back in full; take units and revenue off those that came back in part."""
    account, units = lines.account, _units(lines)
    left = units[found.sales] - found.taken
    left[left < ROUNDING] = 0.0
    whole = np.zeros(lines.n_rows, dtype=bool)
    whole[found.sales[left == 0]] = True
    words = ("is a purchase that came back in full", "are purchases that came back in full")
    account.drop(RULE.id, whole, Reason("came back in full", "quantity"), words)
    some, left = found.sales[left > 0], left[left > 0]
    if not some.size:
        return
    gone = None if lines.revenue is None else account.change_revenue(some, lines.revenue[some] * (left / units[some]))
    if "quantity" in lines.numbers:
        lines.numbers["quantity"] = lines.quantity.copy()
        lines.numbers["quantity"][some] = left
    end = "came back in part; what was kept counts."
    said = Counted(f"purchase {end}", f"purchases {end}")
    account.tell("repaired", RULE.id, some.size, said, some.size, gone)
