from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

import analytics as an
from analytics.errors import RecognitionError
from analytics.tables.cells.dates import parse_dates
from analytics.tables.cells.numbers import parse_numbers
from analytics.tables.recognition.decisions import QUESTIONS
from analytics.tables.recognition.formats import format_of, known_formats, read_formats
from analytics.tables.recognition.generic import recognise_list
from analytics.tables.recognition.lines import Lines, lines_of
from analytics.tables.recognition.recognition import recognise, recognise_as
from tests.unit.tables.exports import FORMATS, fixture
from tests.unit.tables.files import text_table


@dataclass(frozen=True)
class Expected:
    """What a person reads off a fixture: every number can be checked by hand."""

    format: str
    customers: list[str]
    items: list[str]
    units: float
    revenue: float | None = None
    days: tuple[str, str] | None = None
    left_out: int = 0


ANN, BEN = "ann@shop.test", "ben@shop.test"
USABLE = {
    # 2 x 20 - 3 + 17.50 | 17.50 | 3 x 3.33 | 17.50 | 17.50; four rows of cancelled, voided or refunded orders
    "shopify_orders.csv": Expected(
        "shopify_orders",
        [ANN, ANN, "4917612345", "cleo@shop.test", "Eve Egg", ""],
        ["007-TS-M", "MUG", "MUG", "Sticker", "MUG", "MUG"],
        9,
        116.99,
        ("2024-03-01", "2024-03-06"),
        4,
    ),
    "woocommerce_analytics.csv": Expected(
        "woocommerce_analytics",
        ["Ann Archer", "Ann Archer", "Ben Baker", "Ann Archer", "Ann Archer", ""],
        ["Salt, pepper and oil", "Bread", "Bread", "Cable, 2x shielded", "Pin", "Tea"],
        18,
        None,
        ("2024-05-01", "2024-05-05"),
        2,
    ),
    "woocommerce_analytics_x.csv": Expected(
        "woocommerce_analytics",
        ["Ann Archer", "Ann Archer", "Ben Baker"],
        ["Salt, pepper and oil", "Bread", "Gift basket"],
        4,
        None,
        ("2024-05-01", "2024-05-02"),
    ),
    # 10 + 7.50 + 10 | 7.50 | 5 | 5
    "woocommerce_items.csv": Expected(
        "woocommerce_plugin",
        [ANN, ANN, ANN, "guest@shop.test", "9", ""],
        ["BR-1", "12", "007", "12", "BR-1", "BR-1"],
        11,
        45.0,
        ("2024-06-01", "2024-06-05"),
        1,
    ),
    "woocommerce_pairs.csv": Expected("woocommerce_plugin", [ANN, ANN], ["BR-1", "12"], 3, 17.5, ("2024-06-01", "2024-06-01"), 1),
    # 8 + 45 + 3.50 + 4.50 - 45, and the custom amount of 12 is no product
    "square_items.csv": Expected(
        "square_items",
        ["C1", "C1", "", "R-9", "C1"],
        ["Latte - Large", "0042", "Latte", "Latte - Large", "0042"],
        4,
        16.0,
        ("2024-02-13", "2024-02-16"),
        1,
    ),
    "stripe_products.csv": Expected("stripe_products", ["cus_1", BEN], ["007", "tea"], 2, 35.0, ("2024-07-01", "2024-07-02"), 1),
    "amazon_orders.txt": Expected(
        "amazon_orders",
        ["026-1", "026-1", "026-3"],
        ["0012", "MUG", "B001"],
        4,
        26.97,
        ("2024-08-01", "2024-08-04"),
        1,
    ),
    # 2 x 12.50 - 2.50 | 8 | 3 x 8; the month comes first
    "etsy_items.csv": Expected(
        "etsy_items", ["annie", "benb", "annie"], ["111", "0077", "0077"], 6, 54.5, ("2024-04-03", "2024-07-01")
    ),
    "magento_items.csv": Expected(
        "magento_items", [ANN, ANN, BEN], ["0042", "TEA", "TEA"], 5, 22.0, ("2024-03-01", "2024-03-03"), 1
    ),
    # 20 - 10 | 4.50
    "crm_transactions.csv": Expected(
        "crm_transactions", ["0001", "0001", "0002"], ["P1", "P1", "P2"], 2, 14.5, ("2024-01-05", "2024-01-07"), 1
    ),
    "ga4_flat.csv": Expected(
        "ga4", ["111.222", "111.222", "ann"], ["SKU1", "Card", "SKU1"], 4, 30.5, ("2024-09-01", "2024-09-02"), 2
    ),
    # The cell that is no JSON keeps its line, without a product.
    "ga4_nested.csv": Expected(
        "ga4", ["111.222", "111.222", "ann", "555.666"], ["SKU1", "SKU2", "SKU1", ""], 5, 30.5, ("2024-09-01", "2024-09-03"), 1
    ),
    "retailrocket.csv": Expected(
        "retailrocket",
        ["257597", "257597", "257597", "992329"],
        ["355908", "355908", "355908", "248676"],
        4,
        None,
        ("2015-06-02", "2015-06-02"),
    ),
    "personalize.csv": Expected(
        "personalize", ["u1", "u1", "u2"], ["0007", "0008", "0007"], 3, None, ("2023-11-14", "2023-11-14")
    ),
    # 6 x 2.55 + 12.75 - 2.55 + 0 + 18; 12/1/2010 is the first of December
    "online_retail.csv": Expected(
        "online_retail",
        ["17850", "17850", "17850", "", "12583"],
        ["85123A", "022423", "85123A", "22139", "POST"],
        63,
        43.5,
        ("2010-12-01", "2010-12-03"),
    ),
    # 12 x (6.95 + 6.75 + 2.55)
    "online_retail_2.csv": Expected(
        "online_retail_2", ["13085", "13085", ""], ["85048", "79323P", "22350"], 36, 195.0, ("2009-12-01", "2009-12-01")
    ),
    "dunnhumby_transactions.csv": Expected(
        "dunnhumby", ["2375", "2375", "1364", "1364"], ["1004906", "1033142", "6534178", "999"], 8002, 22.21
    ),
    "completejourney.csv": Expected(
        "completejourney", ["900", "900", "1228"], ["1095275", "9878513", "1041453"], 4, 2.92, ("2017-01-01", "2017-01-01")
    ),
    "hm.csv": Expected(
        "hm",
        ["000058a12d5b43e67d225668fa1f8d618c13dc232df0cad8ffe7ad4a1091e318"] * 2
        + ["00007d2de826758b65a93dd24ce629ed66842531df6699338c5570910a014cc2"],
        ["0663713001", "0541518023", "0663713001"],
        3,
        0.13,
        ("2018-09-20", "2018-09-21"),
    ),
    "movielens_ratings.csv": Expected("movielens", ["1", "1", "2"], ["31", "1029", "31"], 3, None, ("1996-06-21", "2009-12-14")),
}
REFUSED = {
    "shopify_customers.csv": ("Shopify customers", "the orders export"),
    "square_transactions.csv": ("Square transactions", "Items Detail CSV"),
    "stripe_payments.csv": ("Stripe payments", "productID (metadata)"),
    "magento_grid.csv": ("Magento order grid", "qty_ordered"),
    "instacart_order_products.csv": ("Instacart order products", "orders.csv"),
    "instacart_orders.csv": ("Instacart orders", "order_products__prior.csv"),
    "instacart_products.csv": ("Instacart products", "orders.csv"),
    "olist_order_items.csv": ("Olist order items", "olist_customers_dataset.csv"),
    "olist_orders.csv": ("Olist orders", "olist_order_items_dataset.csv"),
    "olist_customers.csv": ("Olist customers", "olist_order_items_dataset.csv"),
    "movielens_movies.csv": ("MovieLens movies", "ratings.csv"),
    "u.item": ("MovieLens movies (u.item)", "u.data"),
    "movies.dat": ("MovieLens movies (movies.dat)", "ratings.dat"),
    "dunnhumby_product.csv": ("dunnhumby products", "transaction_data.csv"),
    "completejourney_products.csv": ("completejourney products", "the transactions"),
    "hm_articles.csv": ("H&M articles", "transactions_train.csv"),
}


def rewritten(name: str, header: Callable[[str], str] = str, backwards: bool = False) -> an.Table:
    """Read a fixture again with other headers, or with its columns from last to first."""
    text = (FORMATS / name).read_text(encoding="utf-8")
    delimiter = "\t" if name.endswith(".txt") else ","
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    rows[0] = [header(cell) for cell in rows[0]]
    buffer = io.StringIO()
    csv.writer(buffer).writerows(row[::-1] if backwards else row for row in rows)
    return an.read_table(buffer.getvalue().encode(), name=name)


def numbers(lines: Lines, role: str, blank: float) -> np.ndarray:
    if role not in lines.frame:
        return np.full(len(lines.frame), blank)
    parsed = parse_numbers(lines.frame[role])
    assert not parsed.bad.any()
    return np.where(parsed.blank, blank, parsed.values)


def check(table: an.Table, expected: Expected) -> None:
    recognition = recognise(table)
    assert (recognition.format, recognition.questions) == (expected.format, ())
    lines = lines_of(table, recognition)
    assert lines.frame["customer"].tolist() == expected.customers
    assert lines.frame["item"].tolist() == expected.items
    units = numbers(lines, "quantity", 1)
    assert units.sum() == expected.units
    if expected.revenue is None:
        assert not {"price", "revenue"} & set(lines.frame)
    else:
        revenue = numbers(lines, "revenue", 0) if "revenue" in lines.frame else numbers(lines, "price", 0) * units
        assert round(revenue.sum(), 2) == expected.revenue
    if expected.days is None:
        assert "date" not in lines.frame
    else:
        dates = pd.Series(parse_dates(lines.frame["date"], recognition.date_order).values)
        assert (str(dates.min().date()), str(dates.max().date())) == expected.days
    assert sum(len(part.frame) for part in lines.left_out) == expected.left_out


@pytest.mark.parametrize("name", USABLE)
def test_a_known_export_is_recognised_and_gives_the_right_lines(name):
    check(fixture(name), USABLE[name])


@pytest.mark.parametrize("name", USABLE)
@pytest.mark.parametrize(
    "header", [str.upper, str.lower, lambda cell: f" {cell.replace('_', ' ')} ", lambda cell: f"\ufeff{cell}"]
)
def test_case_spaces_and_marks_of_headers_do_not_matter(name, header):
    check(rewritten(name, header), USABLE[name])


@pytest.mark.parametrize("name", USABLE)
def test_neither_does_the_order_of_columns(name):
    check(rewritten(name, backwards=True), USABLE[name])


@pytest.mark.parametrize("name", REFUSED)
def test_an_export_that_cannot_work_is_refused_with_the_one_that_would(name):
    kind, instead = REFUSED[name]
    with pytest.raises(RecognitionError) as caught:
        recognise(fixture(name))
    assert caught.value.message.startswith(f"{name} is a file of the kind {kind}: ")
    assert instead in caught.value.hint


def test_every_format_has_a_fixture():
    joined = {"instacart", "olist", "movielens_headless"}
    names = {known.name for known in known_formats() if known.refuse}
    assert names == {kind for kind, _ in REFUSED.values()}
    assert {known.id for known in known_formats() if not known.refuse} == {each.format for each in USABLE.values()} | joined


def test_optional_columns_may_be_missing_and_others_may_be_there():
    least = text_table(
        "Name,Lineitem quantity,Lineitem name,Lineitem price,Phone,Moon phase\n#1,2,Mug,4.50,'0123,full\n#1,1,Card,1,,new\n"
    )
    recognition = recognise(least)
    lines = lines_of(least, recognition)
    assert recognition.format == "shopify_orders"
    assert lines.frame["customer"].tolist() == ["0123", "0123"]
    assert lines.frame["item"].tolist() == ["Mug", "Card"]
    assert lines.frame["revenue"].tolist() == [9.0, 1.0]


@pytest.mark.parametrize(
    ("header", "what", "hint"),
    [
        ("Name,Lineitem quantity,Lineitem name,Lineitem price", "names its customers (looked for: Email, Phone", "that column"),
        ("customer_id,transaction_timestamp,invoice_id,price,quantity", "names its products", "product_id"),
    ],
)
def test_a_known_export_without_a_needed_column_is_refused_with_what_was_looked_for(header, what, hint):
    with pytest.raises(RecognitionError) as caught:
        recognise(text_table(f"{header}\n{'1,' * header.count(',')}1\n"))
    assert what in caught.value.message and hint in caught.value.hint


def test_what_a_file_cannot_tell_is_said():
    assert "no customers" in recognise(fixture("amazon_orders.txt")).lacks[0]
    assert recognise(fixture("amazon_orders.txt")).vocabulary.customers == "orders"
    assert "no key" in recognise(fixture("woocommerce_analytics.csv")).lacks[0]
    assert recognise(fixture("online_retail.csv")).lacks == ()


def test_the_first_reason_names_the_export():
    assert recognise(fixture("etsy_items.csv")).reasons[0] == "Its columns are those of: Etsy sold order items."


BAKERY = """
[[format]]
id = "bakery"
name = "Bakery till"
signature = ["Who", "What", "Loaves"]
optional = ["Rye"]
[format.roles]
customer = ["Card", "Who"]
item = ["What"]
quantity = ["Loaves"]
status = ["State"]
[[format.rules]]
do = "leave_out"
rule = "stale"
column = "State"
values = ["stale"]
told = ["stale", "is stale", "are stale"]
"""


def test_a_new_format_is_a_block_of_data():
    table = text_table("what,WHO,card,loaves,state\nRye,Ann,,2,fresh\nOat,Ben,7,1,\nRye,Ben,7,1,Stale\n")
    formats = (*known_formats(), *read_formats(BAKERY))
    recognition = recognise(table, formats)
    assert (recognition.format, recognition.format_name, recognition.questions) == ("bakery", "Bakery till", ())
    lines = lines_of(table, recognition, formats)
    assert lines.frame[["customer", "item", "quantity"]].to_numpy().tolist() == [["Ann", "Rye", "2"], ["7", "Oat", "1"]]
    assert [(len(part.frame), part.words[0]) for part in lines.left_out] == [(1, "is stale")]
    assert recognise(table).format == ""


def test_two_formats_that_fit_equally_well_are_asked_and_more_columns_win():
    deli = BAKERY.replace("bakery", "deli").replace("Bakery till", "Deli till").replace('"Rye"', '"Ham"')
    formats = read_formats(BAKERY + deli)
    table = text_table("who,what,loaves\nAnn,Rye,2\n")
    tie = recognise(table, formats)
    assert (tie.format, tie.alternatives, tie.questions) == ("bakery", ("deli",), (QUESTIONS["format"],))
    answer = recognise_as(table, "deli", formats)
    assert (answer.format, answer.questions) == ("deli", ())
    assert recognise(text_table("who,what,loaves,ham\nAnn,Rye,2,1\n"), formats).format == "deli"


def test_a_known_export_can_be_read_as_any_other_list():
    listed = recognise_list(fixture("movielens_ratings.csv"))
    assert (listed.format, listed.roles["item"]) == ("", "movieId")
    assert recognise_as(fixture("movielens_ratings.csv"), "").format == ""


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('id = "bakery"', "", r"lacks its id"),
        ('signature = ["Who", "What", "Loaves"]', "", r"lacks its signature"),
        ("optional =", "optionals =", r"holds 'optionals', which means nothing"),
        ('status = ["State"]', 'mood = ["State"]', r"holds 'mood', which means nothing"),
        ('do = "leave_out"', 'do = "bake"', r"no row rule 'bake'"),
        ('rule = "stale"\n', "", r"row rule 'leave_out' cannot be used: missing a required"),
    ],
)
def test_a_slip_in_a_block_is_told(old, new, problem):
    with pytest.raises(RecognitionError, match=problem):
        read_formats(BAKERY.replace(old, new))


def test_an_unknown_format_is_refused():
    with pytest.raises(RecognitionError, match="no known export 'none'"):
        format_of("none")
