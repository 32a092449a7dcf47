from __future__ import annotations

import pytest

import analytics as an
from analytics.errors import RecognitionError
from analytics.tables.recognition.lines import Lines, lines_of
from analytics.tables.recognition.recognition import recognise
from analytics.tables.recognition.relations import MAX_FILES, read_relations, relate
from tests.unit.tables.exports import fixture
from tests.unit.tables.files import parquet, text_table


def related(*names: str) -> tuple[an.Table, an.Recognition, Lines]:
    table = relate([fixture(name) for name in names])
    recognition = recognise(table)
    return table, recognition, lines_of(table, recognition)


def test_instacart_lines_get_their_user_and_their_name():
    table, recognition, lines = related("instacart_orders.csv", "instacart_products.csv", "instacart_order_products.csv")
    assert (recognition.format, recognition.questions) == ("instacart", ())
    assert lines.frame["customer"].tolist() == ["202279", "202279", "205970", ""]
    assert lines.frame["item"].tolist() == ["33120", "28985", "33754", "46842"]
    assert lines.frame["item_name"].tolist() == ["Organic Egg Whites", "Kale, Michigan", "Total 2% Yogurt", ""]
    assert table.notes[-2:] == (
        "instacart_orders.csv was joined by order_id: 3 rows found their partner."
        " 1 row has none there, and what it would tell stays blank.",
        "instacart_products.csv was joined by product_id: 3 rows found their partner."
        " 1 row has none there, and what it would tell stays blank.",
    )


def test_olist_customers_are_the_people_and_not_their_orders():
    _, recognition, lines = related("olist_customers.csv", "olist_orders.csv", "olist_order_items.csv")
    assert recognition.format == "olist"
    assert lines.frame["customer"].tolist() == ["u1", "u1", "u1"]
    assert lines.frame["revenue"].tolist() == ["58.90", "58.90", "239.90"]
    assert [part.frame["revenue"].tolist() for part in lines.left_out] == [["199.00"]]


def test_olist_without_its_customers_is_refused_with_their_file():
    with pytest.raises(RecognitionError, match=r"customer_id is new for every order.*olist_customers_dataset"):
        related("olist_orders.csv", "olist_order_items.csv")


@pytest.mark.parametrize(
    ("names", "known", "item_names", "categories"),
    [
        (
            ("dunnhumby_product.csv", "dunnhumby_transactions.csv"),
            "dunnhumby",
            ["POTATOES RUSSET (BULK&BAG)", "ONIONS SWEET (BULK&BAG)", "GASOLINE-REG UNLEADED", ""],
            ["POTATOES", "ONIONS", "COUPON/MISC ITEMS", ""],
        ),
        (
            ("completejourney.csv", "completejourney_products.csv"),
            "completejourney",
            ["WHEAT BREAD", "BACON - SLICED", ""],
            ["BAKED BREAD", "BACON", ""],
        ),
        (
            ("hm.csv", "hm_articles.csv"),
            "hm",
            ["Atlanta Push Body Harlow", "Rae Push (Melbourne) 2p", "Atlanta Push Body Harlow"],
            ["Underwear body", "Bra", "Underwear body"],
        ),
        (
            ("movielens_movies.csv", "movielens_ratings.csv"),
            "movielens",
            ["Dangerous Minds (1995)", "Dumbo, the Elephant (1941)", "Dangerous Minds (1995)"],
            ["Drama", "Animation|Children", "Drama"],
        ),
        (
            ("movies.dat", "ratings.dat"),
            "movielens_headless",
            [
                "One Flew Over the Cuckoo's Nest (1975)",
                "James and the Giant Peach (1996)",
                "One Flew Over the Cuckoo's Nest (1975)",
            ],
            ["Drama", "Animation|Children's|Musical", "Drama"],
        ),
    ],
)
def test_products_and_films_bring_their_names(names, known, item_names, categories):
    _, recognition, lines = related(*names)
    assert (recognition.format, recognition.questions) == (known, ())
    assert lines.frame["item_name"].tolist() == item_names
    assert lines.frame["category"].tolist() == categories


def test_ratings_without_a_header_are_known_by_their_cells_and_get_titles_from_a_file_without_one():
    _, recognition, lines = related("u.item", "u.data")
    assert (recognition.format, recognition.kind, recognition.vocabulary.items) == ("movielens_headless", "ratings", "movies")
    assert lines.frame["customer"].tolist() == ["196", "186", "196"]
    assert lines.frame["item"].tolist() == ["242", "302", "302"]
    assert lines.frame["item_name"].tolist() == ["Kolya (1996)", "L.A. Confidential (1997)", "L.A. Confidential (1997)"]
    assert lines.frame["rating"].tolist() == ["3", "3", "5"]
    assert recognise(fixture("u.data")).format == recognise(fixture("ratings.dat")).format == "movielens_headless"


def test_four_columns_of_numbers_that_are_no_ratings_are_not_taken_for_films():
    assert recognise(text_table("Column 1,Column 2,Column 3,Column 4\n1,2,3,4\n2,3,9,881250949\n")).format == ""


def test_any_side_that_shares_one_column_is_joined():
    lines = text_table("customer,product_id,quantity\nAnn,7,1\nBen,8,2\nAnn,9,3\n", "lines.csv")
    products = text_table("Product ID,name,quantity per box\n8,Tea,10\n7,Bread,5\n", "products.csv")
    table = relate([products, lines])
    assert table.name == "lines.csv + products.csv"
    assert table.frame["name"].tolist() == ["Bread", "Tea", ""]
    assert table.frame["quantity"].tolist() == ["1", "2", "3"]
    assert table.found["joined with"] == "products.csv"
    assert table.place(2) == ("lines.csv", 4)
    assert relate([lines]) is lines


def test_a_side_of_a_side_is_found_whatever_the_order():
    lines = text_table("customer,product\nAnn,7\nBen,8\nCleo,7\n", "lines.csv")
    products = text_table("product,group_id\n7,A\n8,B\n", "products.csv")
    groups = text_table("group_id,group\nA,Bakery\nB,Drinks\n", "groups.csv")
    assert relate([groups, products, lines]).frame["group"].tolist() == ["Bakery", "Drinks", "Bakery"]


def test_columns_of_one_name_stay_apart_by_the_name_of_their_file():
    lines = text_table("customer,product,name\nAnn,7,x\nBen,8,y\n", "lines.csv")
    products = text_table("ID,name\n7,Bread\n8,Tea\n", "products.csv")
    block = """
    [[relation]]
    name = "shop"
    signature = ["customer", "product"]
    [[relation.sides]]
    signature = ["id", "name"]
    on = ["product", "id"]
    """
    table = relate([lines, products], read_relations(block))
    assert table.frame["name"].tolist() == ["x", "y"]
    assert table.frame["name (products)"].tolist() == ["Bread", "Tea"]


def test_numbers_and_text_of_the_same_key_find_each_other_and_types_stay():
    lines = text_table("customer,product\nAnn,7\nBen,8\nAnn,9\n", "lines.csv")
    frame = an.read_table(parquet(text_table("product,price\n7,1.5\n8,2\n").frame.astype({"product": int, "price": float})))
    table = relate([lines, frame])
    assert table.frame["price"].tolist()[:2] == [1.5, 2.0]
    assert table.frame["price"].isna().tolist() == [False, False, True]


def test_a_key_that_repeats_is_refused_so_that_no_purchase_counts_twice():
    lines = text_table("customer,product\nAnn,7\nBen,8\nAnn,7\n", "lines.csv")
    with pytest.raises(RecognitionError, match=r"product repeats in products\.csv: 7 stands there again in row 4\."):
        relate([lines, text_table("product,name\n7,Bread\n8,Tea\n7,Rolls\n", "products.csv")])


def test_blank_keys_find_no_partner():
    lines = text_table("customer,product\nAnn,7\nBen,\nCleo,7\n", "lines.csv")
    table = relate([lines, text_table("product,name\n,Nothing\n7,Bread\n,Void\n", "products.csv")])
    assert table.frame["name"].tolist() == ["Bread", "", "Bread"]


@pytest.mark.parametrize(
    ("side", "problem"),
    [("a,b\n1,2\n", "share no column"), ("customer,product,c\nAnn,7,1\n", r"share 2 columns \(customer, product\)")],
)
def test_files_that_share_no_single_key_are_refused(side, problem):
    with pytest.raises(RecognitionError, match=problem):
        relate([text_table("customer,product\nAnn,7\nBen,8\n", "lines.csv"), text_table(side, "side.csv")])


def test_the_digest_is_that_of_all_files():
    lines = text_table("customer,product\nAnn,7\nBen,8\nCleo,9\n", "lines.csv")
    one, other = (text_table(f"product,name\n7,{name}\n", "products.csv") for name in ("Bread", "Rolls"))
    assert relate([lines, one]).digest == relate([one, lines]).digest
    assert len({lines.digest, relate([lines, one]).digest, relate([lines, other]).digest}) == 3


def test_too_many_files_are_refused():
    with pytest.raises(RecognitionError, match="13 files are too many"):
        relate([text_table("a,b\n1,2\n")] * (MAX_FILES + 1))


@pytest.mark.parametrize(
    ("names", "hint"),
    [
        (("olist_order_items.csv", "olist_orders.csv"), "Open olist_customers_dataset.csv together with them."),
        (("olist_orders.csv", "olist_customers.csv"), "Open olist_order_items_dataset.csv together with them."),
        (("olist_order_items.csv", "olist_customers.csv"), "Open olist_orders_dataset.csv together with them."),
    ],
)
def test_of_three_files_that_belong_together_only_the_missing_one_is_asked_for(names, hint):
    with pytest.raises(RecognitionError) as caught:
        related(*names)
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    ("needed", "other"),
    [("shopify_orders.csv", "shopify_customers.csv"), ("square_items.csv", "square_transactions.csv")],
)
def test_a_file_that_is_not_needed_is_told_so(needed, other):
    with pytest.raises(RecognitionError) as caught:
        relate([fixture(other), fixture(needed)])
    assert f"is not needed: {needed} can be used without it" in caught.value.message
    assert caught.value.hint == f"Open {needed} alone."
