from __future__ import annotations

import pytest

import analytics as an
from analytics.errors import CleaningError
from analytics.exports.left_out import left_out_rows
from analytics.tables.cleaning.leaving_out import without_customers

OBJECT = ("objects to profiling", "object to profiling")
ORDERS = b"""customer,product,quantity,price
Ann,Tea,2,3.00
Ben,Jam,1,4.50
Cid,Tea,1,3.00
Ben,Tea,1,3.00
Ben,Oil,0,9.00
Ann,Oil,0,9.00
"""


def cleaned(data: bytes) -> tuple[an.Table, an.Interactions]:
    table = an.read_table(data, "orders.csv")
    return table, an.clean(table, an.recognise(table))


def test_customers_leave_with_all_their_rows_and_items_that_only_they_have():
    table, interactions = cleaned(ORDERS)
    left = without_customers(interactions, ["Ben", "Zoe"], OBJECT)
    V = an.build_matrix(left, value="units")
    assert (list(V.customers), list(V.items)) == (["Ann", "Cid"], ["Tea"])
    # 2 x 3.00 + 1 x 3.00
    assert (left.report.revenue_read, left.report.revenue_kept, left.report.rows_kept) == (9.0, 9.0, 2)
    assert left.report.steps[-1].sentence == "1 customer objects to profiling; 2 rows are left out of everything."
    assert left.report.rows_read - left.report.rows_kept == interactions.report.rows_read - interactions.report.rows_kept
    assert left_out_rows(table, left.report)["customer"].tolist() == ["Ann"]


def test_the_matrix_is_that_of_a_table_without_them():
    _, interactions = cleaned(ORDERS)
    _, fewer = cleaned(b"\n".join(line for line in ORDERS.splitlines() if not line.startswith(b"Ben")))
    left = without_customers(interactions, ["Ben"], OBJECT)
    assert an.build_matrix(left, value="units").to_frame().equals(an.build_matrix(fewer, value="units").to_frame())
    assert left.report.sentence() != interactions.report.sentence()


def test_a_grid_loses_its_columns():
    _, interactions = cleaned(b"product,Ann,Ben,Cid\nTea,1,0,2\nJam,3,4,\nOil,0,5,0\n")
    left = without_customers(interactions, ["Ben", "Ann"], OBJECT)
    assert list(an.build_matrix(left).customers) == ["Cid"]
    assert "2 customers object to profiling; " in left.report.steps[-1].sentence


def test_strangers_change_nothing_and_nobody_left_is_refused():
    _, interactions = cleaned(ORDERS)
    assert without_customers(interactions, ["Zoe"], OBJECT) is interactions
    with pytest.raises(CleaningError, match="All customers object to profiling, so nobody is left"):
        without_customers(interactions, ["Ann", "Ben", "Cid"], OBJECT)
