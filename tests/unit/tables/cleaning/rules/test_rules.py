from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import analytics as an
from analytics.errors import CleaningError
from analytics.tables.cleaning.rules import DEFAULT_RULES, RULES
from tests.unit.tables.cleaning.rules.shop import clean_shop, told
from tests.unit.tables.files import text_table
from tests.unit.worked import QUICK

# What the real table of a gift shop has in small: each fault once or twice, several in one row.
UGLY = """InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID
536365,85123A,WHITE HEART,6,2010-12-01 08:26,2.55,17850
536365,71053,LANTERN,6,2010-12-01 08:26,3.39,17850
536366,85123a,white heart,2,2010-12-01 09:00,2.55,13047
536366,POST,POSTAGE,1,2010-12-01 09:00,18,13047
536367,71053,LANTERN,4,2010-12-01 10:00,3.39,
536368,22139,,56,2010-12-01 11:52,0,
C536379,D,Discount,-1,2010-12-01 12:00,27.5,14527
C536380,85123A,WHITE HEART,-2,2010-12-02 08:00,2.55,17850
C536381,71053,LANTERN,-5,2010-12-02 09:00,3.39,13047
536400,22139,RETROSPOT TEA SET,-9,2010-12-03 10:00,0,
536401,22139,RETROSPOT TEA SET,1,2010-12-03 11:00,4.25,13047
536401,22139,RETROSPOT TEA SET,1,2010-12-03 11:00,4.25,13047
"""


def test_every_fault_is_found_and_told_once():
    interactions = clean_shop(UGLY)
    report = interactions.report
    assert {step.rule: step.found for step in report.steps if step.found is not None} == {
        "no_customer": 3,
        "duplicates": 1,
        "spelling": 1,
        "names": 1,
        "no_name": 1,
        "non_products": 2,
        "prices": 2,
        "cancelled": 3,
        "returns": 1,
    }
    assert report.sentence() == "12 rows read, 5 kept, 7 dropped."
    assert report.rejected[["row", "reason"]].to_numpy().tolist() == [
        [5, "no product"],
        [6, "no customer"],
        [7, "no customer"],
        [8, "no product"],
        [9, "cancelled, taken off its sale"],
        [10, "cancelled, no sale large enough"],
        [11, "no customer"],
    ]
    assert interactions.frame[["customer", "item", "quantity", "revenue"]].to_numpy().tolist() == [
        ["17850", "WHITE HEART", 4.0, 4 * 2.55],
        ["17850", "LANTERN", 6.0, 6 * 3.39],
        ["13047", "WHITE HEART", 2.0, 2 * 2.55],
        ["13047", "RETROSPOT TEA SET", 1.0, 4.25],
        ["13047", "RETROSPOT TEA SET", 1.0, 4.25],
    ]


def test_revenue_reconciles_to_the_cent_step_by_step():
    report = clean_shop(UGLY).report
    # 15.30 + 20.34 + 5.10 + 18 + 13.56 - 27.50 - 5.10 - 16.95 + 4.25 + 4.25
    assert report.revenue_read == 31.25
    assert [(step.rule, step.revenue) for step in report.steps if step.revenue] == [
        ("", 44.14),
        ("no_customer", 13.56),
        ("non_products", -9.5),
        ("cancelled", -5.1),
        ("cancelled", -16.95),
        ("returns", 5.1),
    ]
    assert report.revenue_kept == 44.14
    assert round(13.56 - 9.5 - 5.1 - 16.95 + 5.1, 2) == round(31.25 - 44.14, 2)


def test_without_rules_only_what_cannot_be_used_and_returns_are_left_out():
    interactions = clean_shop(UGLY, only=True)
    assert interactions.report.rows_kept == 12 - 3 - 3
    assert told(interactions, "non_products") == [("kept", 2, 2, None)]
    assert interactions.frame["item"].unique().tolist() == ["85123A", "71053", "85123a", "POST", "22139"]


def test_rules_are_declared_once_and_most_are_on():
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
    assert {rule.id for rule in RULES if not rule.on} == {"duplicates", "accounts", "outliers"} == set(ids) - DEFAULT_RULES
    assert all(rule.title and rule.help.endswith(".") for rule in RULES)


def test_ratings_are_not_judged_as_purchases():
    interactions = clean_shop("user,movie,rating\nstaff,Manual,1\nguest,Postage,0\nann,Discount,2\n")
    assert interactions.report.rows_kept == 3


LINES = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3", ""]),
        st.sampled_from(["A1234", "a1234", "B5678", "POST", ""]),
        st.sampled_from(["-3", "-1", "0", "1", "2", "5", "5000", "x", ""]),
        st.sampled_from(["0", "-1.5", "0.333", "2.55", "19.999", ""]),
        st.sampled_from(["10", "11", "12", "C13", "C14"]),
        st.sampled_from(["2024-01-01", "2024-01-02", "2024-02-03", ""]),
    ),
    min_size=1,
    max_size=25,
)


@QUICK
@given(LINES, st.sets(st.sampled_from([rule.id for rule in RULES])))
def test_any_shop_with_any_rules_reconciles_and_nothing_is_below_zero(rows, on):
    table = text_table("customer,sku,quantity,price,order,date\n" + "".join(",".join(row) + "\n" for row in rows))
    roles = {name: name for name in ("customer", "quantity", "price", "order", "date")} | {"item": "sku"}
    try:
        interactions = an.clean(table, an.Recognition("long", "counts", roles=roles), rules=on)
    except CleaningError as error:
        assert error.message.startswith("No row of shop.csv can be used")
        return
    report, frame = interactions.report, interactions.frame
    assert report.rows_kept == len(frame) == report.rows_read - sum(s.rows for s in report.steps if s.action == "dropped")
    assert len(report.rejected_rows()) == report.rows_read - report.rows_kept
    gone = sum(round(step.revenue * 100) for step in report.steps[1:] if step.revenue is not None)
    assert gone == round(report.revenue_read * 100) - round(report.revenue_kept * 100)
    assert abs(frame["revenue"].sum() - report.revenue_kept) < 0.006
    assert (frame["quantity"] >= 0).all()
    if "prices" in on:
        assert (frame["revenue"] >= 0).all()
    assert not np.isnan(frame[["quantity", "revenue"]].to_numpy()).any()
