from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import EvaluationError
from analytics.evaluation.splits import before, choose_cuts, within
from tests.unit.hand_made import framed, interactions_of
from tests.unit.worked import QUICK

FIRST = date(2024, 1, 1)


def lasting(days: int):
    """Return a table whose first and last purchases are so many days apart, both days included."""
    dates = [FIRST.isoformat(), (FIRST + timedelta(days=days - 1)).isoformat()]
    return framed(pd.DataFrame({"customer": ["Ann", "Bob"], "item": ["Tea", "Tea"], "date": dates}))


def test_a_year_is_tested_three_times_on_the_last_weeks():
    cuts = choose_cuts(lasting(366), horizon_days=56)
    assert cuts.starts == (date(2024, 7, 17), date(2024, 9, 11), date(2024, 11, 6))
    assert cuts.outcome(cuts.starts[-1]).last == date(2024, 12, 31)
    assert cuts.note == ""


def test_a_short_history_is_tested_less_often_and_says_so():
    cuts = choose_cuts(lasting(40), horizon_days=10)
    assert cuts.starts == (date(2024, 1, 21), date(2024, 1, 31))
    assert cuts.note == (
        "The table covers 40 days, which is enough for 2 tests of 10 days. "
        "3 would tell whether the result holds in other seasons, too."
    )


def test_too_short_a_history_is_refused_with_what_it_would_take():
    with pytest.raises(EvaluationError, match="covers 29 days; a test of 10 days needs 30 days"):
        choose_cuts(lasting(29), horizon_days=10)
    assert len(choose_cuts(lasting(30), horizon_days=10).starts) == 1


def test_without_dates_nothing_is_tested():
    with pytest.raises(EvaluationError, match="no dates"):
        choose_cuts(interactions_of("customer,item\nAnn,Tea\n"))


def test_an_outcome_after_the_data_end_is_refused():
    with pytest.raises(EvaluationError, match="cannot start on 26 Dec 2024"):
        choose_cuts(lasting(366), 10, [date(2024, 12, 26)])
    assert choose_cuts(lasting(366), 10, [date(2024, 12, 22)]).starts == (date(2024, 12, 22),)


@QUICK
@given(st.integers(21, 1500), st.none() | st.integers(1, 90))
def test_windows_share_no_day_and_end_with_the_table(days, horizon):
    try:
        cuts = choose_cuts(lasting(days), horizon)
    except EvaluationError:
        assert days < 3 * horizon
        return
    windows = [cuts.outcome(start) for start in cuts.starts]
    assert windows[-1].last == FIRST + timedelta(days=days - 1)
    assert all(one.last + timedelta(days=1) == other.first for one, other in pairwise(windows))
    assert (windows[0].first - FIRST).days >= 2 * cuts.horizon_days


def test_every_row_lies_before_a_cut_or_in_its_outcome_and_rows_without_a_date_in_neither():
    rows = interactions_of(
        "customer,item,date\nA,Tea,2024-01-09\nB,Tea,2024-01-10T00:00\nC,Tea,2024-01-19T23:59\nD,Tea,2024-01-20\nE,Tea,\n"
    )
    start = date(2024, 1, 10)
    cuts = choose_cuts(rows, 10, [start])
    assert before(rows, start).frame["customer"].tolist() == ["A"]
    assert within(rows, cuts.outcome(start)).frame["customer"].tolist() == ["B", "C"]
