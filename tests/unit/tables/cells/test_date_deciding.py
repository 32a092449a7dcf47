"""The order of day and month is decided by the data, or left open."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analytics.tables.cells.dates import date_orders, parse_dates


@pytest.mark.parametrize(
    ("cells", "orders"),
    [
        (["12/1/2010 8:26", "12/9/2010"], ("day first", "month first")),
        (["12/1/2010 8:26", "12/13/2010"], ("month first",)),
        (["1/12/2010 8:26", "13/12/2010"], ("day first",)),
        (["12/1/10", "12/2/10"], ("day first", "month first")),
        (["01.12.2010", "02.12.2010"], ("day first",)),
        (["12.31.2010", "02.12.2010"], ("month first",)),
        (["5/5/2010", "6/6/2010"], ("day first",)),
        (["24-12-31", "24-12-30"], ("year first", "day first")),
        (["24-12-31", "98-12-30"], ("year first",)),
        (["2010-12-01", "12/1/2010"], ("day first", "month first")),
        (["2010-12-01", "1 Dec 2010", "20101201"], ("year first",)),
        (["", None], ()),
        (["Mary", "John", "2010-12-01"], ()),
        (["soon", "12/13/2010", "12/14/2010"], ("month first",)),
        ([], ()),
    ],
)
def test_the_data_decide_the_order_or_leave_it_open(cells, orders):
    assert date_orders(pd.Series(cells, dtype=object)) == orders


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        (["12/1/2010", "12/13/2010"], "dates are read month first, as 12/13/2010 must be"),
        (["01.12.2010"], "dates are read day first, as is usual with dots"),
        (["12/1/2010"], "dates can be read day first or month first; day first is used"),
        (["2010-12-01"], ""),
        (["1291191960"], "numbers are read as seconds since 1970"),
        (["40513"], "numbers are read as days as spreadsheets count them"),
    ],
)
def test_a_decision_is_said_with_its_reason(cells, note):
    assert parse_dates(pd.Series(cells)).note == note


# Four days of each of four months, none after the 12th: only the order of the file can tell.
DAYS = [date(2010, month, day) for month in (1, 2, 3, 4) for day in (2, 5, 8, 11)]


@pytest.mark.parametrize("form", ["{0.day}/{0.month}/{0.year}", "{0.day:02}/{0.month:02}/{0.year}"])
@pytest.mark.parametrize("newest_first", [False, True])
def test_a_file_in_the_order_of_its_dates_tells_their_order(form, newest_first):
    cells = pd.Series([form.format(day) for day in sorted([*DAYS, *DAYS], reverse=newest_first)])
    assert date_orders(cells) == ("day first",)
    assert parse_dates(cells).note == "dates are read day first, as only then the file is in the order of its dates"


def test_a_file_in_no_order_tells_nothing():
    cells = [f"{day.day}/{day.month}/{day.year}" for day in [*DAYS[6:], *DAYS[:6], *DAYS]]
    assert date_orders(pd.Series(cells)) == ("day first", "month first")


def test_a_column_sorted_as_text_tells_nothing():
    cells = sorted(f"{day.day:02}/{day.month:02}/{day.year}" for day in DAYS)
    assert date_orders(pd.Series(cells)) == ("day first", "month first")


def test_three_months_out_of_order_are_too_little_to_decide():
    cells = pd.Series([f"{day.day}/{day.month}/{day.year}" for day in DAYS if day.month < 4])
    assert date_orders(cells) == ("day first", "month first")
