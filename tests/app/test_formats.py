"""The analyst uploads what the shop system exports, and uses it: nothing is mapped by hand."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from analytics.tables.recognition.formats import known_formats
from tests.app.analyst import Analyst
from tests.unit.tables.exports import FORMATS
from tests.unit.tables.recognition.test_formats import REFUSED

HM_ANN = "000058a12d5b43e67d225668fa1f8d618c13dc232df0cad8ffe7ad4a1091e318"
HM_BEN = "00007d2de826758b65a93dd24ce629ed66842531df6699338c5570910a014cc2"


@dataclass(frozen=True)
class Right:
    """What is right about an export, as a person reads it off its files.

    Attributes
    ----------
    files : tuple of str
        Uploaded at once.
    format : str
    title : str
        What the page says that there is.
    items, customers : str
        Their names, in the order of the file, parted by bars.
    rows : str
        Rows read, kept and dropped.
    revenue : tuple of float, optional
        Of the whole file, and of the rows that are used.
    """

    files: tuple[str, ...]
    format: str
    title: str
    items: str
    customers: str
    rows: str
    revenue: tuple[float, float] | None = None


# fmt: off
RIGHT = (
    Right(("shopify_orders.csv",), "shopify_orders", "5 order lines, 3 products, 4 customers", "T-Shirt - M, blue|Mug|Sticker", "ann@shop.test|4917612345|cleo@shop.test|Eve Egg", "10 rows read, 5 kept, 5 dropped.", (172.82, 99.49)),
    Right(("woocommerce_analytics.csv",), "woocommerce_analytics", "5 order lines, 4 products, 2 customers", "Salt, pepper and oil|Bread|Cable, 2x shielded|Pin", "Ann Archer|Ben Baker", "8 rows read, 5 kept, 3 dropped."),
    Right(("woocommerce_analytics_x.csv",), "woocommerce_analytics", "3 order lines, 3 products, 2 customers", "Salt, pepper and oil|Bread|Gift basket", "Ann Archer|Ben Baker", "3 rows read, 3 kept, 0 dropped."),
    Right(("woocommerce_items.csv",), "woocommerce_plugin", "5 order lines, 3 products, 3 customers", "Bread|Tea|Pin", "ann@shop.test|guest@shop.test|9", "7 rows read, 5 kept, 2 dropped.", (52.5, 40.0)),
    Right(("woocommerce_pairs.csv",), "woocommerce_plugin", "2 order lines, 2 products, 1 customer", "Bread: dark|Tea", "ann@shop.test", "3 rows read, 2 kept, 1 dropped.", (25.0, 17.5)),
    Right(("square_items.csv",), "square_items", "2 order lines, 1 product, 2 customers", "Latte - Large", "C1|R-9", "6 rows read, 2 kept, 4 dropped.", (28.0, 12.5)),
    Right(("stripe_products.csv",), "stripe_products", "2 order lines, 2 products, 2 customers", "007|tea", "cus_1|ben@shop.test", "3 rows read, 2 kept, 1 dropped.", (50.0, 35.0)),
    Right(("amazon_orders.txt",), "amazon_orders", "3 order lines, 3 products, 2 orders", "Tea, green (0012)|Mug|Tea, green (B001)", "026-1|026-3", "4 rows read, 3 kept, 1 dropped.", (26.97, 26.97)),
    Right(("etsy_items.csv",), "etsy_items", "3 order lines, 2 products, 2 customers", "Ring, silver|Candle", "annie|benb", "3 rows read, 3 kept, 0 dropped.", (54.5, 54.5)),
    Right(("magento_items.csv",), "magento_items", "3 order lines, 2 products, 2 customers", "Bagel|Tea", "ann@shop.test|ben@shop.test", "4 rows read, 3 kept, 1 dropped.", (27.0, 22.0)),
    Right(("crm_transactions.csv",), "crm_transactions", "2 order lines, 2 products, 2 customers", "P1|P2", "0001|0002", "4 rows read, 2 kept, 2 dropped.", (14.5, 14.5)),
    Right(("ga4_flat.csv",), "ga4", "3 order lines, 2 items, 2 users", "Mug|Card", "111.222|ann", "5 rows read, 3 kept, 2 dropped.", (40.0, 30.5)),
    Right(("ga4_nested.csv",), "ga4", "3 order lines, 2 items, 2 users", "Mug, large|Card", "111.222|ann", "5 rows read, 3 kept, 2 dropped.", (40.0, 30.5)),
    Right(("online_retail.csv",), "online_retail", "2 order lines, 2 products, 1 customer", "WHITE HANGING HEART T-LIGHT HOLDER|REGENCY CAKESTAND, 3 TIER", "17850", "5 rows read, 2 kept, 3 dropped.", (43.5, 25.5)),
    Right(("online_retail_2.csv",), "online_retail_2", "2 order lines, 2 products, 1 customer", "15CM CHRISTMAS GLASS BALL 20 LIGHTS|PINK CHERRY LIGHTS", "13085", "3 rows read, 2 kept, 1 dropped.", (195.0, 164.4)),
    Right(("dunnhumby_transactions.csv",), "dunnhumby", "3 order lines, 3 products, 2 households", "1004906|1033142|6534178", "2375|1364", "4 rows read, 3 kept, 1 dropped.", (22.21, 22.21)),
    Right(("dunnhumby_product.csv", "dunnhumby_transactions.csv"), "dunnhumby", "3 order lines, 3 products, 2 households", "POTATOES RUSSET (BULK&BAG)|ONIONS SWEET (BULK&BAG)|GASOLINE-REG UNLEADED", "2375|1364", "4 rows read, 3 kept, 1 dropped.", (22.21, 22.21)),
    Right(("completejourney.csv",), "completejourney", "3 order lines, 3 products, 2 households", "1095275|9878513|1041453", "900|1228", "3 rows read, 3 kept, 0 dropped.", (2.92, 2.92)),
    Right(("completejourney.csv", "completejourney_products.csv"), "completejourney", "3 order lines, 3 products, 2 households", "WHEAT BREAD|BACON - SLICED|1041453", "900|1228", "3 rows read, 3 kept, 0 dropped.", (2.92, 2.92)),
    Right(("instacart_orders.csv", "instacart_products.csv", "instacart_order_products.csv"), "instacart", "3 order lines, 3 products, 2 users", "Organic Egg Whites|Kale, Michigan|Total 2% Yogurt", "202279|205970", "4 rows read, 3 kept, 1 dropped."),
    Right(("instacart_order_products.csv", "instacart_orders.csv"), "instacart", "3 order lines, 3 products, 2 users", "33120|28985|33754", "202279|205970", "4 rows read, 3 kept, 1 dropped."),
    Right(("olist_customers.csv", "olist_order_items.csv", "olist_orders.csv"), "olist", "2 order lines, 2 products, 1 customer", "p1|p2", "u1", "4 rows read, 3 kept, 1 dropped.", (556.7, 357.7)),
    Right(("movielens_ratings.csv",), "movielens", "3 ratings, 2 movies, 2 users", "31|1029", "1|2", "3 rows read, 3 kept, 0 dropped."),
    Right(("movielens_movies.csv", "movielens_ratings.csv"), "movielens", "3 ratings, 2 movies, 2 users", "Dangerous Minds (1995)|Dumbo, the Elephant (1941)", "1|2", "3 rows read, 3 kept, 0 dropped."),
    Right(("u.data",), "movielens_headless", "3 ratings, 2 movies, 2 users", "242|302", "196|186", "3 rows read, 3 kept, 0 dropped."),
    Right(("u.data", "u.item"), "movielens_headless", "3 ratings, 2 movies, 2 users", "Kolya (1996)|L.A. Confidential (1997)", "196|186", "3 rows read, 3 kept, 0 dropped."),
    Right(("ratings.dat",), "movielens_headless", "3 ratings, 2 movies, 2 users", "1193|661", "1|2", "3 rows read, 3 kept, 0 dropped."),
    Right(("movies.dat", "ratings.dat"), "movielens_headless", "3 ratings, 2 movies, 2 users", "One Flew Over the Cuckoo's Nest (1975)|James and the Giant Peach (1996)", "1|2", "3 rows read, 3 kept, 0 dropped."),
    Right(("retailrocket.csv",), "retailrocket", "10 purchases, 2 items, 2 visitors", "355908|248676", "257597|992329", "4 rows read, 4 kept, 0 dropped."),
    Right(("personalize.csv",), "personalize", "7 purchases, 2 items, 2 users", "0007|0008", "u1|u2", "3 rows read, 3 kept, 0 dropped."),
    Right(("hm.csv",), "hm", "3 rows, 2 articles, 2 customers", "0663713001|0541518023", f"{HM_ANN}|{HM_BEN}", "3 rows read, 3 kept, 0 dropped.", (0.13, 0.13)),
    Right(("hm.csv", "hm_articles.csv"), "hm", "3 rows, 2 articles, 2 customers", "Atlanta Push Body Harlow|Rae Push (Melbourne) 2p", f"{HM_ANN}|{HM_BEN}", "3 rows read, 3 kept, 0 dropped.", (0.13, 0.13)),
)
# fmt: on


def upload(analyst: Analyst, *files: str) -> Analyst:
    return analyst.upload_files({name: (FORMATS / name).read_bytes() for name in files})


@pytest.mark.parametrize("right", RIGHT, ids=[" + ".join(right.files) for right in RIGHT])
def test_an_export_is_recognised_cleaned_and_used_as_it_is(analyst: Analyst, right: Right) -> None:
    upload(analyst, *right.files)
    assert (analyst.problems, analyst.workspace.draft.recognition.questions) == ([], ())
    assert analyst.workspace.draft.recognition.format == right.format
    assert analyst.title.rpartition(": ")[2] == right.title
    assert right.rows in analyst.text
    account = analyst.account()
    if right.revenue is None:
        assert "revenue" not in account
    else:
        assert (account["revenue"].sum().round(2), account["revenue"].iloc[0]) == right.revenue

    analyst.press("use_table").settle("fit")
    V = analyst.workspace.dataset.V
    assert ("|".join(V.items), "|".join(V.customers)) == (right.items, right.customers)
    if min(V.shape) < 2:
        assert "Segments need at least two of each" in analyst.everything
    else:
        assert analyst.problems == []
        assert analyst.status.split("(found")[0].endswith(" segments ")


def test_every_known_export_is_uploaded_here() -> None:
    assert {right.format for right in RIGHT} == {known.id for known in known_formats() if not known.refuse}


@pytest.mark.parametrize("name", REFUSED)
def test_an_export_that_cannot_work_names_the_one_that_would_and_nothing_is_lost(at_groceries: Analyst, name: str) -> None:
    upload(at_groceries.go("data"), name)
    (problem,) = at_groceries.problems
    problem = problem.replace("\\", "")
    kind, instead = REFUSED[name]
    assert f"{name} is a file of the kind {kind}: " in problem
    assert instead in problem
    assert at_groceries.title == "Groceries: 34 purchases, 5 products, 6 customers"
    assert at_groceries.workspace.segments is not None


def test_files_that_do_not_belong_together_are_told_apart(at_groceries: Analyst) -> None:
    upload(at_groceries.go("data"), "shopify_orders.csv", "ratings.dat")
    assert "share no column" in at_groceries.problems[0]
    assert at_groceries.title.startswith("Groceries: ")
