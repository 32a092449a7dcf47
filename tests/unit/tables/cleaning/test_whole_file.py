"""What must be decided about a whole file comes out the same, whether it is read at once or in parts of ten lines."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import analytics as an
from analytics.exports.left_out import left_out_rows
from analytics.tables.cleaning.rules import DEFAULT_RULES, RULES
from analytics.tables.large_files import large, opening
from analytics.tables.large_files.large import LargeTable
from tests.unit.tables.large_files.cells import cells_of


@pytest.fixture
def both(monkeypatch, tmp_path):
    """Return a function that cleans a text as a small file and as a large one, checks that they agree, and returns the account."""
    monkeypatch.setattr(opening, "LARGE_BYTES", 0)
    monkeypatch.setattr(large, "LINES_AT_ONCE", 10)
    path = tmp_path / "shop.csv"

    def clean(text: str, value: str | None = None, rules=DEFAULT_RULES, roles=None) -> an.Interactions:
        path.write_text(text)
        small, parted = an.read_table(Path(path).read_bytes(), "shop.csv"), an.read_table(path)
        assert isinstance(parted, LargeTable)
        one, many = (_cleaned(table, rules, roles) for table in (small, parted))
        assert sorted(many.report.lines()) == sorted(one.report.lines())
        assert many.report.rejected_rows()["row"].tolist() == one.report.rejected_rows()["row"].tolist()
        assert cells_of(an.build_matrix(many, value)) == pytest.approx(cells_of(an.build_matrix(one, value)))
        if one.categories is not None:
            assert many.categories.to_dict() == one.categories.to_dict()
        return many

    return clean


def _cleaned(table: an.Table, rules, roles) -> an.Interactions:
    recognition = an.Recognition("long", "counts", roles=roles) if roles else an.recognise(table)
    return an.clean(table, recognition, rules)


def revenue_of(interactions: an.Interactions) -> float:
    return round(float(interactions.frame["revenue"].sum()), 2)


def test_one_decimal_comma_in_one_part_decides_for_all(both):
    rows = "".join(f'C{n % 20:02d},P{n % 5},1,"{1 + n % 7},{"50" if n % 20 == 3 else "000"}"\n' for n in range(60))
    interactions = both("customer,product,quantity,price\n" + rows, "revenue")
    # 3 * (1 + ... + 7) ten times less ...: each price is 1 to 7, and three of them have 50 cents more
    assert revenue_of(interactions) == sum(1 + n % 7 for n in range(60)) + 1.5


def test_one_date_that_only_the_month_first_can_read_decides_for_all(both):
    days = ["12/31/2024" if n == 7 else f"{1 + n % 9}/{1 + n % 11}/2024" for n in range(60)]
    rows = "".join(f"C{n % 20:02d},P{n % 5},1,{day}\n" for n, day in enumerate(days))
    roles = {"customer": "customer", "item": "product", "date": "date"}
    dates = both("customer,product,quantity,date\n" + rows, "orders", roles=roles).frame["date"]
    assert dates.max() == pd.Timestamp("2024-12-31")
    assert dates.notna().all()


def test_the_unit_of_dates_that_are_numbers_is_that_of_most(both):
    seconds = pd.Timestamp("2024-03-01").value // 10**9
    cells = [seconds * (1_000_000 if n % 20 == 3 else 1_000) for n in range(60)]  # one customer in microseconds
    rows = "".join(f"C{n % 20:02d},P{n % 5},{cell}\n" for n, cell in enumerate(cells))
    roles = {"customer": "customer", "item": "product", "date": "date"}
    dates = both("customer,product,date\n" + rows, "orders", roles=roles).frame["date"]
    assert int(dates.isna().sum()) == 3


def test_an_item_is_sold_by_volume_for_every_customer(both):
    rows = "".join(f"C{n:02d},P{n % 5},{1 + n % 3},2.50\n" for n in range(30))
    fuel = "".join(f"C{n:02d},Fuel,{5_000 + n * 1_000},0.001\n" for n in range(6))
    frame = both("customer,product,quantity,price\n" + rows + fuel, "units").frame
    assert frame.loc[frame["item"] == "Fuel", "quantity"].tolist() == [1] * 6


def test_a_short_code_is_no_product_for_every_customer(both):
    rows = "".join(f"C{n % 20:02d},{'D' if n % 20 == 4 else f'ABC{n % 5}'},1,2\n" for n in range(60))
    interactions = both("customer,StockCode,quantity,price\n" + rows, "revenue")
    assert "3 rows are no product (D). Revenue: 6.00." in interactions.report.lines()


def test_orders_that_begin_with_c_are_cancelled_by_the_pattern_of_the_whole_file(both):
    rows = "".join(f"{100 + n},C{n % 20:02d},P{n % 5},1\n" for n in range(57) if n % 20 != 3)
    only_cancelled = "".join(f"C{500 + n},C03,P1,1\n" for n in range(3))
    roles = {"order": "order", "customer": "customer", "item": "product", "quantity": "quantity"}
    interactions = both("order,customer,product,quantity\n" + rows + only_cancelled, "orders", roles=roles)
    assert "C03" not in interactions.frame["customer"].tolist()


def test_prices_of_zero_say_something_where_any_customer_paid(both):
    rows = "".join(f"C{n % 20:02d},P{n % 5},1,{0 if n % 20 in (3, 5, 7) else 1}\n" for n in range(60))
    interactions = both("customer,product,quantity,price\n" + rows, "units")
    assert len(interactions.frame) == 51
    assert len(both("customer,product,quantity,price\n" + rows.replace(",1\n", ",0\n"), "units").frame) == 60


@pytest.mark.parametrize("n", [0, 30])
def test_a_return_under_another_spelling_finds_its_sale(both, n):
    rows = "".join(f"C{k:02d},P{k % 5},1,2,2024-03-01\n" for k in range(n))
    text = (
        "customer,product,quantity,price,date\n"
        + rows
        + "Ann,85123A,3,2,2024-01-01\nAnn,85123a,-3,2,2024-01-02\nBob,Oil,1,2,2024-01-01\n"
    )
    assert "Ann" not in both(text, "units").frame["customer"].tolist()


def test_spellings_names_and_categories_are_counted_over_the_file(both):
    names = ("Tea", "Tea", "tea ", "Green Tea")
    rows = "".join(
        f"C{n % 40:02d},{'ABab'[n % 4]}100{n % 3},{names[n % 4]},1,{'Food' if n // 12 % 2 else 'Drink'}\n" for n in range(240)
    )
    interactions = both("customer,sku,product name,quantity,category\n" + rows, "units")
    told = interactions.report.lines()
    assert any(line.startswith("6 products have several categories") for line in told), "24 rows of ten would say far more"
    assert any(line.startswith("12 product codes differ only by capitals or spaces and are counted as 6;") for line in told)
    assert any(" products have several names;" in line for line in told)


def test_cents_are_rounded_once_for_the_file(both):
    rows = "".join(f"C{n % 20:02d},P{n % 5},1,0.333\n" for n in range(61)) + "".join(f"C{n:02d},P1,0,0.333\n" for n in range(20))
    report = both("customer,product,quantity,price\n" + rows + ",P1,1,0.333\n" * 7, "revenue").report
    assert (report.revenue_read, report.revenue_kept) == (22.64, 20.31)  # 68 and 61 times 0.333
    assert round(sum(step.revenue or 0 for step in report.steps[1:]), 2) == 2.33


def test_codes_that_are_whole_numbers_but_for_one_are_texts_in_every_part(both):
    rows = "".join(f"C{n % 20:02d},{n % 5 + 100}{'.0' if n % 2 else ''},1\n" for n in range(60))
    assert len(both("customer,product,quantity\n" + rows, "units").frame["item"].cat.categories) == 5
    assert len(both("customer,product,quantity\n" + rows + "C01,B7,1\n", "units").frame["item"].cat.categories) == 11


def test_totals_of_customers_who_are_in_another_part_are_left_out(both):
    rows = "".join(f"C{n // 3:02d}{' Total' if n % 3 == 2 else ''},P{n % 5},1\n" for n in range(60))
    assert len(both("customer,product,quantity\n" + rows, "units").frame) == 40


def test_a_part_of_which_nothing_is_left_leaves_the_others(both):
    rows = "".join(f"C{n % 6:02d},P{n % 5},{1 if n % 6 == 3 else 0}\n" for n in range(60))
    assert set(both("customer,product,quantity\n" + rows, "units").frame["customer"]) == {"C03"}


def test_columns_that_rules_of_a_format_make_are_counted_part_by_part(both):
    header = "Date,Order #,N. Revenue (formatted),Status,Customer,Product(s),Items sold,Net Sales\n"
    rows = "".join(
        f"2024-05-{1 + n % 28:02d} 10:00:00,{500 + n},$3.00,completed,C{n % 20:02d},"
        f'"{1 + n % 3}× {"Tea" if n % 20 > 5 else "TEA"}, 1× Oil {n % 4}",2,3\n'
        for n in range(60)
    )
    interactions = both(header + rows, "units")
    assert set(interactions.frame["item"]) == {"Tea", "Oil 0", "Oil 1", "Oil 2", "Oil 3"}
    assert "60 rows of Product(s) packed 120 lines." in interactions.report.lines()


@pytest.mark.parametrize("rules", [frozenset(), frozenset(rule.id for rule in RULES)])
def test_any_rules_agree(both, rules):
    cells = ["85123A", "85123a", "POST", "22139", "71053"]
    rows = "".join(
        f"{'C' if n % 9 == 0 else ''}{500 + n // 3},{cells[n % 5]},Name {n % 7},{-1 if n % 9 == 0 else n % 4},2024-03-{1 + n % 28:02d},"
        f"{n % 6}.99,{'' if n % 13 == 0 else 100 + n % 17}\n"
        for n in range(300)
    )
    both("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID\n" + rows, "units", rules)


def test_totals_of_orders_are_spread_over_their_lines(both):
    rows = "".join(f"{n},C{n:02d},P{(n + k) % 5},{k + 1},{10 + n}\n" for n in range(12) for k in range(3))
    interactions = both("order_id,customer,product,quantity,total\n" + rows, "revenue")
    assert interactions.report.revenue_read == 3 * sum(range(10, 22))
    assert revenue_of(interactions) == sum(range(10, 22))


def test_dots_that_may_be_thousands_are_read_alike(both):
    rows = "".join(f"C{n % 20:02d};P{n % 5};1;{1 + n % 7}.{100 + n}\n" for n in range(60))
    interactions = both("customer;product;quantity;price\n" + rows, "revenue")
    assert revenue_of(interactions) == round(sum(1 + n % 7 + (100 + n) / 1_000 for n in range(60)), 2)
    assert interactions.report.decimal_mark == "dot"


def test_rows_left_out_have_the_columns_of_the_file(both):
    rows = "".join(f"C{n:02d},P{n % 5},1,till {n % 2}\n" for n in range(30))
    table = an.read_table(f"customer,product,quantity,till\n{rows},P1,1,till 9\n".encode())
    report = both(f"customer,product,quantity,till\n{rows},P1,1,till 9\n").report
    found = left_out_rows(table, report)
    assert found.to_numpy().tolist() == [["", "P1", "1", "", 32, "no customer"]], "the till plays no role, and was not read"
