from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.tables.cells.dates import ORDERS, date_orders, parse_dates

MORNING = "2010-12-01T08:26:00"


def read(*cells: object, order=None) -> list[str]:
    """Read cells as dates, without the zeros at the end."""
    moments = parse_dates(pd.Series(cells), order).values
    assert moments.dtype == "datetime64[us]"
    return [str(moment).removesuffix(".000000").removesuffix("T00:00:00") for moment in moments]


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2010-12-01", "2010-12-01"),
        ("2010-12", "2010-12-01"),
        ("2010-12-01 08:26", MORNING),
        (" 2010-12-01T08:26:00 ", MORNING),
        ("2010-12-01T08:26:00.25", "2010-12-01T08:26:00.250000"),
        ("2010-12-01T08:26:00Z", MORNING),
        ("2010-12-01 08:26:00 UTC", MORNING),
        ("2010-12-01T08:26:00+01:00", "2010-12-01T07:26:00"),
        ("2010-12-01 20:26:00 -0500", "2010-12-02T01:26:00"),
        ("2010/12/01", "2010-12-01"),
        ("2010.12.1 8:26", MORNING),
        ("12/31/2024", "2024-12-31"),
        ("31/12/2024", "2024-12-31"),
        ("31.12.2024", "2024-12-31"),
        ("31. 12. 2024", "2024-12-31"),
        ("01.12.2010 08:26", MORNING),
        ("31-12-2024", "2024-12-31"),
        ("12/31/24", "2024-12-31"),
        ("12/31/68", "2068-12-31"),
        ("12/31/69", "1969-12-31"),
        ("12/31/2024 5:10 PM", "2024-12-31T17:10:00"),
        ("12/31/2024, 12:05:30 a.m.", "2024-12-31T00:05:30"),
        ("12/31/2024 12:05 pm", "2024-12-31T12:05:00"),
        ("31.12.2024, 17:10 Uhr", "2024-12-31T17:10:00"),
        ("1 Dec 2010", "2010-12-01"),
        ("Dec 1, 2010", "2010-12-01"),
        ("December 1st, 2010 at 8:26 AM", MORNING),
        ("Wed, 1 Dec 2010 08:26:00 +0100", "2010-12-01T07:26:00"),
        ("Dec 1, 2010 12:26:00 AM PST", MORNING),
        ("01-DEC-10", "2010-12-01"),
        ("1. März 2010", "2010-03-01"),
        ("1er août 2010", "2010-08-01"),
        ("2 de mayo de 2010", "2010-05-02"),
        ("3 maggio 2010", "2010-05-03"),
        ("4 mei 2010", "2010-05-04"),
        ("20101201", "2010-12-01"),
        ("20101201T082600", MORNING),
        ("201012010826", MORNING),
        ("1291191960", MORNING),
        ("1291191960.5", "2010-12-01T08:26:00.500000"),
        ("1291191960000", MORNING),
        ("1291191960000000", MORNING),
        ("1291191960000000000", MORNING),
        ("40513", "2010-12-01"),
        ("40513.35139", MORNING),
    ],
)
def test_every_way_to_write_a_date(cell, moment):
    assert read(cell) == [moment]
    assert len(date_orders(pd.Series([cell]))) == 1


@pytest.mark.parametrize("cell", ["", "  ", "-", "n/a", "NaT", "0000-00-00", "0000-00-00 00:00:00", None, float("nan")])
def test_cells_that_hold_nothing_are_blank_and_not_bad(cell):
    parsed = parse_dates(pd.Series([cell, "2010-12-01"], dtype=object))
    assert (parsed.blank.tolist(), parsed.bad.tolist()) == ([True, False], [False, False])
    assert np.isnat(parsed.values).tolist() == [True, False]


@pytest.mark.parametrize(
    "cell",
    [
        "Bread",
        "31/02/2010",
        "13/13/2010",
        "2010-02-30",
        "29.02.2023",
        "9999-12-31",
        "0001-01-01",
        "12/31/2024 25:00",
        "12/31/2024 13:00 AM",
        "12/31/2024 10:00 XYZ",
        "1 Marble 2010",
        "12/1/201",
        "711",
        "17850",
        "20101301",
        "1.5",
        "2010-12-01 and later",
    ],
)
def test_what_is_no_date_is_bad_and_never_a_value(cell):
    parsed = parse_dates(pd.Series([cell, "2024-12-31"]))
    assert (parsed.bad.tolist(), parsed.blank.tolist()) == ([True, False], [False, False])
    assert np.isnat(parsed.values[0])
    assert date_orders(pd.Series([cell])) == ()


def test_an_order_that_is_given_is_followed_and_needs_no_reason():
    assert read("12/1/2010", order="month first") == ["2010-12-01"]
    assert read("12/1/2010", order="day first") == ["2010-01-12"]
    assert parse_dates(pd.Series(["12/1/2010"]), "day first").note == ""


def test_cells_that_contradict_the_order_are_bad():
    cells = pd.Series(["12/13/2010", "12/14/2010", "13/12/2010"])
    assert date_orders(cells) == ("month first",)
    assert parse_dates(cells).bad.tolist() == [False, False, True]
    assert date_orders(cells.iloc[1:]) == ("day first", "month first"), "one against one: nobody knows"


def test_numbers_of_a_column_share_one_unit():
    assert read("1291191960", "1291191961", "1291191960000") == [MORNING, "2010-12-01T08:26:01", "NaT"]


@pytest.mark.parametrize(
    ("column", "moments"),
    [
        (pd.Series([1291191960, 1291191961]), [MORNING, "2010-12-01T08:26:01"]),
        (pd.Series([1291191960.0, None]), [MORNING, "NaT"]),
        (pd.Series([20101201, None], dtype="Int64"), ["2010-12-01", "NaT"]),
        (pd.Series([date(2010, 12, 1), None], dtype=object), ["2010-12-01", "NaT"]),
        (pd.Series([datetime(2010, 12, 1, 8, 26)]).astype("datetime64[ns]"), [MORNING]),
        (pd.to_datetime(pd.Series(["2010-12-01T08:26+01:00"])), ["2010-12-01T07:26:00"]),
        (pd.Series(["1.12.2010", None, "31.12.2010"], dtype="category"), ["2010-12-01", "NaT", "2010-12-31"]),
    ],
)
def test_typed_columns_are_taken_as_they_are(column, moments):
    assert read(*column) == moments
    found = [str(moment).removesuffix(".000000").removesuffix("T00:00:00") for moment in parse_dates(column).values]
    assert found == moments


def test_a_placeholder_in_a_typed_column_is_bad():
    parsed = parse_dates(pd.Series(np.array(["2010-12-01", "9999-12-31", "NaT"], dtype="datetime64[s]")))
    assert (parsed.bad.tolist(), parsed.blank.tolist()) == ([False, True, False], [False, False, True])


FORMS = {
    "year first": ("{0.year}-{0.month:02}-{0.day:02}", "{0.year}/{0.month}/{0.day}"),
    "day first": ("{0.day}/{0.month}/{0.year}", "{0.day:02}.{0.month:02}.{0.year}", "{0.day}-{0.month}-{0.year}"),
    "month first": ("{0.month}/{0.day}/{0.year}", "{0.month:02}-{0.day:02}-{0.year}"),
}
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)).map(lambda moment: moment.replace(microsecond=0))


@given(st.lists(MOMENTS, min_size=1, max_size=20), st.sampled_from(ORDERS), st.data())
def test_dates_that_are_written_are_read_again(moments, order, data):
    form = data.draw(st.sampled_from(FORMS[order]))
    cells = pd.Series([form.format(moment) + moment.strftime(" %H:%M:%S") for moment in moments])
    assert parse_dates(cells, order).values.tolist() == moments
    assert order in date_orders(cells) or all(moment.day == moment.month for moment in moments) or order == "month first"
    if order == "month first" and any(moment.day > 12 for moment in moments):
        assert date_orders(cells) == ("month first",)


@given(st.lists(MOMENTS, min_size=1, max_size=5), st.integers(-14 * 60, 14 * 60))
def test_offsets_are_taken_off(moments, minutes):
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    for form in ("%Y-%m-%dT%H:%M:%S", "%m/%d/%Y %H:%M:%S "):
        cells = pd.Series([f"{moment.strftime(form)}{sign}{hours:02}:{rest:02}" for moment in moments])
        assert parse_dates(cells, "month first").values.tolist() == [moment - timedelta(minutes=minutes) for moment in moments]


@given(st.lists(st.text(max_size=30), max_size=10), st.sampled_from([None, *ORDERS]))
def test_no_text_breaks_the_reader_and_every_cell_is_read_blank_or_bad(cells, order):
    parsed = parse_dates(pd.Series(cells, dtype=object), order)
    assert ((~np.isnat(parsed.values)).astype(int) + parsed.blank + parsed.bad == 1).all()


def test_missing_cells_are_blank_wherever_they_stand():
    parsed = parse_dates(pd.Series([None, "2010-12-01", None, "soon", "Mon, 1 Dec 2010"], dtype=str))
    assert parsed.blank.tolist() == [True, False, True, False, False]
    assert parsed.bad.tolist() == [False, False, False, True, False]
    assert parsed.values.astype("datetime64[D]").astype(str).tolist() == ["NaT", "2010-12-01", "NaT", "NaT", "2010-12-01"]
