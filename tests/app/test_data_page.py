"""The analyst loads a table and checks that it was read correctly."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from demo_data import FOLDER
from tests.app.analyst import PAGES, Analyst, at_the_shop
from tests.unit.tables.files import parquet, xlsx

GROCERIES = (FOLDER / "groceries.csv").read_text()
ORDERS = """customer,product,quantity,price,date,order,shop
Mary,Bread,2,1.50,2025-01-01,o1,north
Mary,Bread,1,1.50,2025-01-02,o2,north
John,Limes,3,2.00,2025-01-03,o3,south
Mary,Limes,-1,2.00,2025-01-03,o4,south
John,Bread,abc,2.00,2025-01-03,o5,south
"""
ROWS = [["customer", "product", "quantity"], ["Mary", "Bread", 2], ["John", "Limes", 3], ["Mary", "Limes", 1]]
LINES = [",".join(map(str, row)) for row in ROWS]


@pytest.mark.parametrize(
    ("example", "status"),
    [
        ("groceries", "Groceries · 6 customers · 5 products · 34 purchases · 3 segments"),
        ("tv_shows", "TV shows · 5 viewers · 7 shows · 21 ratings · 2 segments"),
        ("speeches", "Speeches · 5 speeches · 4 words · 363 uses · 2 segments"),
        ("books", "Books · 5 readers · 4 books · 13 ratings · 2 segments"),
        ("stock_volumes", "Stock volumes · 4 days · 2 stocks · 64,630,400 shares traded · 2 segments"),
    ],
)
def test_an_example_opens_with_its_segments_found_and_in_its_own_words_on_every_page(analyst, example, status):
    analyst.open_example(example)
    for page in PAGES:
        assert analyst.go(page).status.startswith(f"{status} (found ")


def test_the_shop_opens_with_its_six_segments():
    status = at_the_shop().status
    assert status.startswith("Corner shop · 3,010 customers · 150 products · 43,254 order lines · 6 segments (found ")


def test_the_first_page_offers_an_example_an_upload_and_a_sample_and_nothing_that_is_dead(analyst):
    assert analyst.status == "Nothing loaded yet."
    assert [button.label for button in analyst.at.button] == [
        "Corner shop",
        "Groceries",
        "TV shows",
        "Speeches",
        "Books",
        "Stock volumes",
        "Help line",
    ]
    assert len(analyst.at.file_uploader) == 1
    assert "sample" in analyst.shown


@pytest.mark.parametrize("page", [page for page in PAGES if page != "data"])
def test_an_empty_page_says_what_to_do_and_the_door_leads_there(analyst, page):
    analyst.go(page)
    assert "Load a table first" in analyst.text
    assert analyst.press("door_data").title.startswith("Turn purchases into segments")


@pytest.mark.parametrize("page", ["customers", "campaigns", "export"])
def test_a_page_without_segments_leads_to_where_they_are_found(at_groceries, page):
    """Whoever stops the first fit has a table and no segments."""
    stopped = Analyst(replace(at_groceries.workspace, segments=None)).go(page)
    assert "The segments have not been found yet." in stopped.text
    assert "find" in stopped.press("door_segments").shown


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("rows.csv", "\n".join(LINES)),
        ("rows.tsv", "\n".join(LINES).replace(",", "\t")),
        ("rows.txt", "\n".join(LINES).replace(",", ";")),
        ("rows.xlsx", xlsx(ROWS)),
        ("rows.parquet", parquet(pd.DataFrame(ROWS[1:], columns=ROWS[0]))),
    ],
)
def test_every_format_gives_the_same_table(analyst, name, data):
    analyst.upload(data, name)
    assert analyst.title == f"{name.replace('.', chr(92) + '.')}: 6 units, 2 products, 2 customers"
    assert analyst.table("First rows").astype(str).to_numpy().tolist() == [list(map(str, row)) for row in ROWS[1:]]
    assert (
        analyst.press("use_table")
        .settle()
        .status.startswith(f"{name.replace('.', chr(92) + '.')} · 2 customers · 2 products · 6 units · 2 segments")
    )


def test_what_was_kept_and_dropped_is_told_in_numbers_and_by_row(analyst):
    analyst.upload(ORDERS)
    assert "5 rows read, 3 kept, 2 dropped." in analyst.text
    assert "1 row is a return (quantity below zero) without a matching sale, or larger than it." in analyst.everything
    assert analyst.table("Rows that could not be used").to_numpy().tolist() == [
        [5, "quantity", "-1", "return, no sale large enough"],
        [6, "quantity", "abc", "no number"],
    ]


def test_one_click_swaps_rows_and_columns_and_another_swaps_them_back(analyst):
    analyst.upload(GROCERIES)
    assert analyst.control("flip").options == ["Rows are products", "Rows are customers"]
    assert analyst.title.endswith("34 purchases, 5 products, 6 customers")
    analyst.choose("flip", "columns")
    assert analyst.title.endswith("34 purchases, 6 products, 5 customers")
    assert "You said that products are in columns" in analyst.text
    assert analyst.choose("flip", "rows").title.endswith("5 products, 6 customers")
    assert analyst.choose("flip", "columns").press("use_table").workspace.dataset.V.items[0] == "John"


def test_blanks_can_be_none_or_unknown(analyst):
    analyst.upload("product,Ann,Bob\nBread,4,\nLimes,2,3\n")
    assert analyst.control("kind").value == "ratings"
    assert analyst.title.endswith("3 ratings, 2 products, 2 customers")
    analyst.choose("kind", "counts")
    assert analyst.title.endswith("9 purchases, 2 products, 2 customers")
    assert analyst.choose("kind", "ratings").title.endswith("3 ratings, 2 products, 2 customers")


def test_a_cell_can_count_orders_units_or_revenue(analyst):
    analyst.upload(ORDERS)
    assert analyst.title.endswith("3 order lines, 2 products, 2 customers")
    assert analyst.control("value").options == ["orders", "units", "revenue"]
    assert "6 units," in analyst.choose("value", "units").title
    # 2 x 1.50 + 1 x 1.50 for Mary's bread, 3 x 2.00 for John's limes; Mary's returned lime is no revenue.
    assert "revenue of 10" in analyst.choose("value", "revenue").title


def test_another_column_can_play_a_role(analyst):
    analyst.upload(ORDERS).choose("role_customer", "shop")
    assert analyst.title.endswith("3 order lines, 2 products, 2 customers")
    assert list(analyst.workspace.draft.V.customers) == ["north", "south"]
    analyst.choose("role_quantity", None)
    assert "5 rows read, 5 kept, 0 dropped." in analyst.text


def test_a_choice_that_cannot_be_is_refused_and_the_control_shows_what_holds(analyst):
    analyst.upload(ORDERS).choose("role_customer", "product")
    assert analyst.problems == ["**product cannot be both customer and product\\.** Choose two columns\\."]
    assert analyst.control("role_customer").value == "customer"
    assert analyst.title.endswith("3 order lines, 2 products, 2 customers")
    analyst.press("use_table")
    assert analyst.problems == []


def test_controls_show_what_holds_for_the_next_table(analyst):
    analyst.upload(ORDERS).choose("value", "revenue").upload(ORDERS.replace("Bread", "Tea"), "next.csv")
    assert analyst.title == "next\\.csv: 3 order lines, 2 products, 2 customers"
    assert analyst.control("value").value == "orders"


def test_a_new_upload_is_used_only_when_the_analyst_says_so(at_groceries):
    at_groceries.go("data").upload("\n".join(LINES), "other.csv")
    assert at_groceries.title.startswith("other\\.csv: 6 units")
    assert at_groceries.status.startswith("Not in use yet. Still in use: Groceries · ")
    assert at_groceries.element("use_table").label == "Use other\\.csv"
    at_groceries.press("discard_draft")
    assert at_groceries.title == "Groceries: 34 purchases, 5 products, 6 customers"
    assert at_groceries.workspace.segments is not None


def test_a_used_table_starts_anew_with_nothing_of_the_one_before(at_groceries):
    at_groceries.go("campaigns").choose("campaign_items", ["Coffee"])
    at_groceries.go("data").upload("\n".join(LINES), "other.csv").press("use_table").settle()
    assert at_groceries.status.startswith("other\\.csv · 2 customers · 2 products · 6 units · 2 segments")
    assert at_groceries.go("campaigns").control("campaign_items").value == []
    assert "Coffee" not in at_groceries.go("export").table("Settings")["value"].str.cat()


def test_a_list_with_unknown_headers_opens_its_questions_and_every_reading_can_be_chosen(analyst):
    analyst.upload("wer,was,wo\nAnna,Brot,Nord\nAnna,Tee,Nord\nBen,Brot,West\nBen,Tee,West\n")
    assert "Which column names the customers?" in analyst.everything
    assert analyst.control("role_customer").value == "wer"
    analyst.choose("role_item", "wo")
    assert "Which column names the products?" not in analyst.everything
    assert analyst.table("Used rows").to_numpy().tolist()[0] == ["Anna", "Nord"]
    assert list(analyst.workspace.draft.V.items) == ["Nord", "West"]


def test_a_grid_can_be_read_as_a_list_and_back(analyst):
    analyst.upload("a,b,c\n1,17,2\n2,18,1\n")
    assert analyst.control("layout").value == "wide"
    analyst.choose("layout", "long")
    assert (analyst.control("role_customer").value, analyst.control("role_item").value) == ("a", "b")
    analyst.choose("layout", "wide").choose("label_column", "b")
    assert list(analyst.workspace.draft.V.items) == ["17", "18"]


def test_another_column_in_a_role_keeps_what_a_cell_counts(analyst):
    analyst.upload(ORDERS).choose("value", "revenue").choose("role_customer", "shop")
    assert analyst.control("value").value == "revenue"
    assert analyst.choose("role_price", None).control("value").value == "orders"


def test_a_column_may_be_called_not_used(analyst):
    analyst.upload("customer,product,not used\nAnn,Bread,x\nBob,Tea,y\n").choose("role_item", "not used")
    assert list(analyst.workspace.draft.V.items) == ["x", "y"]


def test_the_first_rows_are_shown_as_they_are_used_in_the_words_of_the_table(analyst):
    analyst.upload("user,movie,rating\nAnn,Alien,5\nBob,Brazil,4\n")
    used = analyst.table("Used rows")
    assert used.columns.tolist() == ["user", "movie", "rating"]
    assert used.to_numpy().tolist() == [["Ann", "Alien", 5.0], ["Bob", "Brazil", 4.0]]


def test_a_table_that_waits_is_named_when_the_next_is_refused(analyst):
    analyst.upload(ORDERS, "waits.csv").upload(b"", "next.csv")
    assert "next\\.csv is empty" in analyst.problems[0]
    assert "waits\\.csv is still waiting to be used" in analyst.problems[0]
    assert analyst.title.startswith("waits")


def test_one_line_leads_from_the_rows_to_the_table(analyst):
    analyst.upload(ORDERS)
    assert "5 rows read, 3 kept, 2 dropped." in analyst.text
    assert "2 pairs of a product and a customer in the table" in analyst.text


def test_a_table_without_orders_speaks_of_rows(analyst: Analyst) -> None:
    analyst.upload("customer,product,quantity\nAnn,Tea,2\nAnn,Tea,3\nBob,Tea,1\nBob,Oil,1\n").choose("value", "orders")
    assert analyst.title.endswith("4 rows, 2 products, 2 customers")
    assert analyst.control("value").options == ["units", "rows"]
    assert "order" not in analyst.control("value").help.removesuffix("no column tells orders.")
