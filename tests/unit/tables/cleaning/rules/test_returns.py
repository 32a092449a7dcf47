from __future__ import annotations

import pytest

import analytics as an
from tests.unit.tables.cleaning.rules.shop import basket, clean_shop, said, told
from tests.unit.tables.exports import fixture

HEAD = "customer,product,quantity,price\n"


def test_a_return_is_taken_off_its_sale_and_told_in_rows_and_revenue():
    interactions = clean_shop(HEAD + "Mary,Bread,3,2\nMary,Bread,-1,2\nMary,Tea,1,5\n")
    assert basket(interactions) == [("Mary", "Bread", 2), ("Mary", "Tea", 1)]
    assert interactions.frame["revenue"].tolist() == [4, 5]
    assert told(interactions, "returns") == [("dropped", 1, 1, -2.0), ("repaired", 1, 1, 2.0)]
    assert said(interactions, "returns") == [
        "1 row is a return (quantity below zero) and was taken off its own sale.",
        "1 purchase came back in part; what was kept counts.",
    ]


def test_a_sale_that_came_back_in_full_is_gone():
    interactions = clean_shop(HEAD + "Mary,Bread,3,2\nJohn,Bread,1,2\nMary,Bread,-3,2\n")
    assert basket(interactions) == [("John", "Bread", 1)]
    assert interactions.report.rejected["reason"].tolist() == ["came back in full", "return, taken off its sale"]


def test_a_return_larger_than_its_sale_nets_to_zero_and_is_told():
    interactions = clean_shop(HEAD + "Mary,Bread,3,2\nMary,Tea,1,2\nMary,Bread,-5,2\nJohn,Tea,-1,2\n")
    assert basket(interactions) == [("Mary", "Tea", 1)]
    assert told(interactions, "returns") == [("dropped", 2, 2, -12.0), ("dropped", 1, 1, 6.0)]
    assert "without a matching sale, or larger than it" in said(interactions, "returns")[0]


def test_a_refund_at_another_price_leaves_the_price_of_the_sale():
    interactions = clean_shop(HEAD + "Mary,Bread,4,2\nMary,Bread,-1,1.50\n")
    assert interactions.frame["revenue"].tolist() == [6]
    assert told(interactions, "returns") == [("dropped", 1, 1, -1.5), ("repaired", 1, 1, 2.0)]


def test_when_off_returns_are_left_out_and_sales_stay_whole():
    interactions = clean_shop(HEAD + "Mary,Bread,3,2\nMary,Bread,-1,2\n", only=True)
    assert basket(interactions) == [("Mary", "Bread", 3)]
    assert told(interactions, "returns") == [("dropped", 1, 1, -2.0)]


@pytest.mark.parametrize(
    "status", ["cancelled", "Refunded", "wc-cancelled", "storniert", "remboursé", "devuelto", "reso", "VOIDED"]
)
def test_an_order_that_was_taken_back_is_no_purchase(status):
    interactions = clean_shop(f"customer,product,quantity,status\nMary,Bread,3,{status}\nJohn,Bread,1,paid\nJohn,Tea,1,\n")
    assert basket(interactions) == [("John", "Bread", 1), ("John", "Tea", 1)]
    assert said(interactions, "cancelled") == [f'1 row is marked "{status}" in status.']
    assert interactions.report.rejected[["column", "cell"]].to_numpy().tolist() == [["status", status]]


def test_an_order_that_was_refunded_in_part_is_a_purchase():
    interactions = clean_shop("customer,product,quantity,status\nMary,Bread,3,partially_refunded\n")
    assert basket(interactions) == [("Mary", "Bread", 3)]


def test_a_refund_that_is_told_by_money_is_taken_off_too():
    interactions = clean_shop("customer,product,revenue,status\nMary,Bread,5,paid\nMary,Bread,-5,refund\nMary,Tea,2,paid\n")
    assert interactions.frame["item"].tolist() == ["Tea"]
    assert interactions.report.revenue_kept == 2


def test_what_a_column_marks_as_a_return_is_called_so():
    rows = "Mary,Bread,2,3,sale\nMary,Bread,1,3,return\nMary,Tea,1,1,sale\nMary,Tea,-1,1,sale\nMary,Oil,-1,1,refund\n"
    interactions = clean_shop("customer,product,quantity,price,order type\n" + rows)
    assert said(interactions, "cancelled") == [
        '1 row is marked "return" or "refund" in order type (2 rows marked so in the file).',
        '1 row is marked "return" or "refund" in order type without a matching sale, or larger than it '
        "(2 rows marked so in the file).",
    ]
    assert said(interactions, "returns")[0] == (
        "1 row is a return (quantity below zero) and was taken off its own sale (2 returns in the file)."
    )


def test_without_a_quantity_money_below_zero_is_a_return():
    interactions = clean_shop("customer,product,amount\nMary,Bread,12.00\nMary,Tea,5.00\nMary,Bread,(12.00)\n")
    assert interactions.frame["item"].tolist() == ["Tea"]
    assert said(interactions, "returns")[0] == "1 row is a return (revenue below zero) and was taken off its own sale."
    assert (interactions.report.revenue_read, interactions.report.revenue_kept) == (5, 5)


def test_what_the_format_has_left_out_is_told_once():
    table = fixture("shopify_orders.csv")
    report = an.clean(table, an.recognise(table)).report
    assert [step.sentence for step in report.steps if "left out above" in step.sentence and "marked" in step.sentence] == []
    assert [step.rows for step in report.steps if step.rule == "cancelled"] == [1]


def test_orders_that_begin_with_c_are_cancelled_only_among_plain_numbers():
    lines = "Mary,Bread,2,1,536365\nMary,Bread,-1,1,C536379\nMary,Bread,1,1,536380\n"
    assert told(clean_shop("customer,product,quantity,price,order\n" + lines), "cancelled")[0][:3] == ("dropped", 1, 1)
    named = "Mary,Bread,2,1,C1\nMary,Tea,1,1,C2\nJohn,Tea,1,1,W3\n"
    assert clean_shop("customer,product,quantity,price,order\n" + named).report.rows_kept == 3


@pytest.mark.parametrize("back", ['"(2)","(5.00)"', "2-,5.00-", "−2,−5.00"])
def test_returns_as_accounts_write_them_are_taken_off_their_sale(back):
    interactions = clean_shop(f"customer,product,quantity,revenue\nMary,Bread,4,10.00\nMary,Bread,{back}\nMary,Tea,1,5.00\n")
    assert basket(interactions) == [("Mary", "Bread", 2), ("Mary", "Tea", 1)]
    assert (interactions.report.revenue_read, interactions.report.revenue_kept) == (10, 10)
