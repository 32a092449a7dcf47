from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analytics.tables.cleaning.account import Account, in_cents
from analytics.tables.cleaning.rejected import Reason
from tests.unit.worked import QUICK

WORDS = ("is wrong", "are wrong")


def mask(*rows: int, n: int = 5) -> np.ndarray:
    return np.isin(np.arange(n), rows)


def told(account: Account) -> list[tuple]:
    return [(step.rule, step.rows, step.found, step.sentence, step.revenue) for step in account.steps]


def test_a_row_is_dropped_once_and_told_by_the_first_rule_that_takes_it():
    account = Account(5, np.array([1.0, 2, 4, 8, 16]))
    assert account.drop("a", mask(0, 1), Reason("first", "item"), WORDS) == 2
    assert account.drop("b", mask(1, 2), Reason("second", "item"), WORDS) == 1
    assert account.drop("c", mask(0), Reason("third", "item"), WORDS) == 0
    assert account.drop("d", mask(), Reason("fourth", "item"), WORDS) == 0
    assert told(account) == [
        ("a", 2, 2, "2 rows are wrong.", 3.0),
        ("b", 1, 2, "1 row is wrong (2 such rows in the file).", 4.0),
        ("c", 0, 1, "1 row is wrong; it is left out above.", 0.0),
    ]
    assert account.keep.tolist() == [False, False, False, True, True]
    assert [account.reasons[fate - 1].text if fate else "" for fate in account.fates] == ["first", "first", "second", "", ""]
    assert in_cents(account.steps, account.revenue_read)[1] == 24.0
    assert account.revenue_read == 31.0


def test_what_a_rule_would_drop_is_told_without_revenue():
    account = Account(5)
    account.drop("a", mask(0), Reason("first", "item"), WORDS)
    account.leave("b", mask(0, 1), WORDS)
    account.leave("c", mask(0), WORDS)
    assert told(account)[1:] == [("b", 1, 2, "1 row is wrong.", None)]
    assert account.revenue_read is None


def test_revenue_that_shrinks_is_told_as_taken_out():
    account = Account(2, np.array([10.0, 6.0]))
    assert account.change_revenue(np.array([0]), np.array([7.5])) == 2.5


@QUICK
@given(
    st.lists(st.tuples(st.decimals(-1_000, 1_000, places=3), st.integers(0, 3)), min_size=1, max_size=60),
)
def test_steps_add_up_to_the_cent_whatever_the_decimals(rows):
    revenue = np.array([float(amount) for amount, _ in rows])
    rule = np.array([number for _, number in rows])
    account = Account(len(rows), revenue.copy())
    for number in (1, 2, 3):
        account.drop(str(number), rule == number, Reason("x", "item"), WORDS)
    steps, left = in_cents(account.steps, account.revenue_read)
    gone = sum(round(step.revenue * 100) for step in steps)
    assert gone == round(round(account.revenue_read, 2) * 100) - round(left * 100)
    exact = sum(amount for amount, number in rows if number == 0)
    assert abs(float(exact) - left) <= 0.0051
