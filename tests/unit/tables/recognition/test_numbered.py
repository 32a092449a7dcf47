"""A dot before three digits parts decimals or groups thousands: decided where the file tells, else asked."""

from __future__ import annotations

import pytest

from analytics import clean, recognise
from analytics.tables.recognition.recognition import QUESTIONS
from tests.unit.tables.files import text_table

FUEL = "customer;product;quantity;price\n" + "".join(f"C{n % 5};Diesel {n % 3};1;{1 + n % 7}.{100 + n}\n" for n in range(20))


def test_dots_before_three_digits_in_every_price_are_asked_about_and_read_as_told():
    table = text_table(FUEL)
    found = recognise(table)
    assert found.questions == (QUESTIONS["mark"],)
    prices = sum(1 + n % 7 + (100 + n) / 1_000 for n in range(20))
    for mark, revenue, name in ((None, prices, "dot"), (".", prices, "dot"), (",", 1_000 * prices, "comma")):
        told = found if mark is None else found.with_mark(mark)
        assert (told.mark, told.questions) == (mark, found.questions if mark is None else ())
        report = clean(table, told).report
        assert (report.revenue_kept, report.decimal_mark) == (pytest.approx(revenue, abs=0.01), name)
    guessed = "price: dots are read as decimal marks, as nothing tells otherwise (1.234 is a little over one)."
    assert guessed in clean(table, found).report.lines()
    assert guessed not in clean(table, found.with_mark(".")).report.lines()


@pytest.mark.parametrize("other", ["C1;Tea;1;450\n", "C1;Tea;1;2,50\n", "C1;Tea;1;2.5\n", "C1;Tea;1;0.500\n"])
def test_one_price_that_can_be_read_in_one_way_only_answers_the_question(other):
    assert recognise(text_table(FUEL + other)).questions == ()


def test_a_grid_asks_about_its_dots_and_reads_them_as_told():
    table = text_table("product;Ann;Ben;Cid\nTea;1.100;2.200;3.300\nJam;1.500;2.500;3.500\nOil;4.100;1.900;1.234\n")
    found = recognise(table)
    assert (found.layout, QUESTIONS["mark"] in found.questions) == ("wide", True)
    assert clean(table, found).frame["weight"].sum() == pytest.approx(21.334)
    thousands = clean(table, found.with_mark(","))
    assert (thousands.frame["weight"].sum(), thousands.report.decimal_mark) == (21_334, "comma")
