from __future__ import annotations

from tests.unit.tables.cleaning.rules.shop import clean_shop, said, told

SHOP = "customer,product,quantity,price\n"


def test_totals_of_a_customer_are_called_totals_with_their_revenue():
    rows = "00007,Bread,1,2\n00007,Tea,1,3\n00007 Total,,1,5\n00008,Tea,1,3\n00008 Total,,1,3\n"
    interactions = clean_shop(SHOP + rows)
    assert interactions.frame["customer"].unique().tolist() == ["00007", "00008"]
    assert said(interactions, "subtotals") == ["2 rows are totals of others."]
    assert told(interactions, "subtotals") == [("dropped", 2, 2, 8.0)]
    assert said(interactions, "no_item") == ["2 rows name no product; all of them are left out above."]
    assert (interactions.report.revenue_read, interactions.report.revenue_kept) == (16, 8)


def test_a_product_whose_name_ends_so_is_no_total():
    assert clean_shop(SHOP + "Mary,Vitamin Total,1,2\nMary,Tea,1,3\n").report.rows_kept == 2
