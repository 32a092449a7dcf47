"""A total that stands on each line of its order counts once; money of lines is never taken for it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.tables.cleaning.rules import DEFAULT_RULES
from analytics.tables.cleaning.rules.order_totals import _shares
from tests.unit.tables.cleaning.rules.shop import clean_shop, said, told
from tests.unit.worked import QUICK

HEAD = "order_id,customer,product,quantity,total\n"
PRICES = (2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0)


def lines_of_orders(n: int = 7) -> list[tuple[int, str, int, float]]:
    """Return order, product, quantity and price of 1, 2 and 3 pieces of three of the products in each order."""
    return [(order, f"P{(3 * order + k) % 7}", k + 1, PRICES[(3 * order + k) % 7]) for order in range(n) for k in range(3)]


def totals(n: int = 7) -> dict[int, float]:
    found: dict[int, float] = dict.fromkeys(range(n), 0.0)
    for order, _, quantity, price in lines_of_orders(n):
        found[order] += quantity * price
    return found


def shop(n: int = 7) -> str:
    rows = (f"{order},C{order % 4},{product},{pieces},{totals(n)[order]}\n" for order, product, pieces, _ in lines_of_orders(n))
    return HEAD + "".join(rows)


def test_a_total_repeated_on_every_line_is_spread_by_quantity_and_both_sums_are_told():
    interactions = clean_shop(shop())
    # Orders of 20, 38, 21, 32, 29, 26 and 44: 210 in all, each three times in the column.
    assert (interactions.report.revenue_read, interactions.report.revenue_kept) == (630.0, 210.0)
    assert interactions.frame["revenue"].tolist()[:3] == pytest.approx([20 / 6, 40 / 6, 60 / 6])
    assert told(interactions, "order_totals") == [("repaired", 21, 21, 420.0)]
    assert said(interactions, "order_totals") == [
        "21 rows repeat the total of their order in total; it is spread over the lines by quantity. "
        "The column adds up to 630.00; with each order counted once it is 210.00."
    ]


def test_where_the_price_stands_beside_the_total_each_line_gets_what_it_is_worth():
    rows = (f"{o},C{o % 4},{product},{pieces},{price},{totals()[o]}\n" for o, product, pieces, price in lines_of_orders())
    interactions = clean_shop("order_id,customer,product,quantity,unit_price,total\n" + "".join(rows))
    assert interactions.frame["revenue"].tolist() == pytest.approx([n * price for _, _, n, price in lines_of_orders()])
    assert said(interactions, "order_totals")[0].startswith(
        "21 rows repeat the total of their order in total; it is spread over the lines by quantity and price."
    )
    assert interactions.report.revenue_kept == 210.0


def test_switched_off_the_total_counts_on_every_line_and_that_is_told():
    interactions = clean_shop(shop(), *(DEFAULT_RULES - {"order_totals"}), only=True)
    assert interactions.report.revenue_kept == 630.0
    assert said(interactions, "order_totals") == ["21 rows repeat the total of their order, which counts on every line."]


def test_lines_that_are_left_out_keep_their_part():
    interactions = clean_shop(shop().replace("0,C0,P2,3,", "0,C0,,3,"))
    assert interactions.report.revenue_kept == pytest.approx(200.0), "half of the first order of 20 has no product"


@pytest.mark.parametrize(
    "money",
    [
        lambda order, product, n: 2.5,  # everything costs the same, however much is bought
        lambda order, product, n: 2.5 * n,
        lambda order, product, n: PRICES[int(product[1:])] * n,
        lambda order, product, n: PRICES[int(product[1:])],
    ],
    ids=["one amount", "one price", "prices", "unit prices"],
)
def test_money_of_lines_stays_as_it_is(money):
    lines = lines_of_orders(20)
    rows = "".join(f"{order},C{order % 4},{product},{n},{money(order, product, n)}\n" for order, product, n, _ in lines)
    interactions = clean_shop(HEAD + rows)
    assert told(interactions, "order_totals") == []
    assert interactions.report.revenue_read == pytest.approx(sum(money(order, product, n) for order, product, n, _ in lines))


def test_single_pieces_of_one_price_that_changes_by_the_year_are_no_totals_of_few_amounts():
    rows = "".join(f"{o},C{o % 4},P{(o + k) % 5},1,{0.99 + o // 10}\n" for o in range(40) for k in range(2))
    assert told(clean_shop(HEAD + rows), "order_totals") == []


def test_four_orders_may_be_chance():
    assert told(clean_shop(shop(4)), "order_totals") == []


@QUICK
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-50, 50)), min_size=1, max_size=30))
def test_shares_of_an_order_add_up_to_one(lines):
    order, weights = np.array([line[0] for line in lines]), np.array([line[1] for line in lines], dtype=float)
    shares = _shares(order, weights)
    assert np.bincount(order, shares)[np.unique(order)] == pytest.approx(1)
    assert np.abs(shares).max() <= 2, "sales and returns that cancel out do not blow up a share"
