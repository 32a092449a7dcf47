from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import PeriodError
from analytics.segments.periods import Period, check_periods, days_of, halves, period_of, span_of, told
from tests.unit.hand_made import interactions_of
from tests.unit.worked import QUICK

YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))


def test_the_halves_of_a_leap_year_are_183_days_each():
    first, second = halves(YEAR)
    assert (first.last, second.first) == (date(2024, 7, 1), date(2024, 7, 2))
    assert (first.last - first.first).days == (second.last - second.first).days == 182


@QUICK
@given(st.dates(), st.integers(1, 2000))
def test_halves_cover_every_day_once(first, more):
    span = Period(min(first, date(9000, 1, 1)), min(first, date(9000, 1, 1)) + timedelta(days=more))
    parts = halves(span)
    check_periods(parts)
    assert (parts[0].first, parts[1].last) == (span.first, span.last)
    assert parts[1].first - parts[0].last == timedelta(days=1)


def test_one_day_has_no_halves():
    with pytest.raises(PeriodError, match=r"All dates are 1 Jan 2024\. Movement needs at least two days\."):
        halves(Period(date(2024, 1, 1), date(2024, 1, 1)))


@pytest.mark.parametrize(
    ("first", "second", "problem"),
    [
        ((1, 3), (3, 5), "starts on 3 Jan 2024, before the first has ended"),
        ((4, 5), (1, 3), "starts on 1 Jan 2024, before the first has ended"),
        ((3, 1), (4, 5), "3 Jan 2024 to 1 Jan 2024 ends before it starts"),
    ],
)
def test_periods_share_no_day_and_stand_in_their_order(first, second, problem):
    periods = tuple(Period(*(date(2024, 1, day) for day in days)) for days in (first, second))
    with pytest.raises(PeriodError, match=problem):
        check_periods(periods)


def test_both_ends_of_a_period_are_part_of_it():
    days = np.array(["2023-12-31", "2024-01-01", "2024-07-01", "2024-07-02", "2024-12-31", "2025-01-01", "NaT"])
    assert period_of(days.astype("datetime64[D]"), halves(YEAR)).tolist() == [-1, 0, 0, 1, 1, -1, -1]


def test_the_time_of_a_table_runs_from_its_first_date_to_its_last_and_rows_without_one_do_not_count():
    table = interactions_of("customer,item,date\nAnn,Tea,2024-03-01T23:59\nBen,Tea,\nAnn,Jam,2024-01-05\n")
    assert span_of(table) == Period(date(2024, 1, 5), date(2024, 3, 1))
    assert days_of(table.frame).astype(str).tolist() == ["2024-03-01", "NaT", "2024-01-05"]
    assert span_of(interactions_of("customer,item\nAnn,Tea\n")) is None
    assert np.isnat(days_of(interactions_of("customer,item\nAnn,Tea\n").frame)).all()


def test_days_are_told_without_the_language_of_the_computer():
    assert [told(date(2024, month, 9)).split()[1] for month in (1, 5, 10, 12)] == ["Jan", "May", "Oct", "Dec"]
