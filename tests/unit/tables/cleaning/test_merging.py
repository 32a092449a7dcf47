"""Parts of a file become one frame, one list of rejected rows and one account."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.tables.cleaning.interactions import CleaningStep
from analytics.tables.cleaning.merging import Gathering, merged_rejected, merged_steps, only_rejected
from analytics.tables.cleaning.rejected import Reason, Rejected
from analytics.tables.cleaning.telling import Dropped, Telling

PARTS = [
    pd.DataFrame({"item": ["Tea", "Oil"], "order": ["A", ""], "quantity": [1.0, 2.0]}),
    pd.DataFrame({"item": ["Oil", "Salt"], "order": ["A", "B"], "quantity": [3.0, 4.0]}),
]


@pytest.mark.parametrize("expected", [4, 100, 1])
def test_labels_of_several_parts_become_one_and_orders_of_different_parts_stay_apart(expected):
    lines = Gathering(expected)
    for part in PARTS:
        lines.add(part.astype({"item": "category", "order": "category"}))
    assert lines.numbers()["quantity"].tolist() == [1, 2, 3, 4]
    labels = lines.labels()
    assert list(labels["item"]) == ["Tea", "Oil", "Oil", "Salt"]
    assert len(labels["item"].categories) == 3
    orders = labels["order"].codes.tolist()
    assert orders[1] == -1  # names no order
    assert len({orders[0], *orders[2:]}) == 3


NO_CUSTOMER = Dropped(("names no customer", "name no customer"))
TAKEN_OFF = Dropped(("is a return and was taken off its sale", "are returns and were taken off their sale"), "returns")
UNMATCHED = Dropped(("is a return without a sale", "are returns without a sale"), "returns")
RETURNS = Dropped(("is a return", "are returns"), "returns")


def step(telling: Telling, rows: int, found: int, revenue: float | None = None) -> CleaningStep:
    return CleaningStep("dropped", rows, telling.sentence(rows, found), revenue, "rule", found, telling)


def test_steps_that_tell_the_same_are_added_up_and_told_again():
    one = [step(NO_CUSTOMER, 1, 1, 2.504)]
    two = [CleaningStep("repaired", 7, "Price: commas are read as decimal marks."), step(NO_CUSTOMER, 1_500, 1_600, 10.254)]
    first, other = merged_steps([one, two])
    assert (first.rows, first.found, first.sentence) == (
        1_501,
        1_601,
        "1,501 rows name no customer (1,601 such rows in the file).",
    )
    assert first.revenue == pytest.approx(12.758), "revenue is rounded later, once"
    assert other.sentence == "Price: commas are read as decimal marks."


def test_one_row_of_each_part_are_many_rows_and_numbers_in_names_stay():
    words = Dropped(("is no product (Box of 1, 2 rows)", "are no products (Box of 1, 2 rows)"))
    assert merged_steps([[step(words, 1, 1)]] * 3)[0].sentence == "3 rows are no products (Box of 1, 2 rows)."


def test_what_was_found_is_that_of_all_outcomes_even_where_a_part_has_one_only():
    parts = [[step(TAKEN_OFF, 3, 5), step(UNMATCHED, 2, 5)], [step(TAKEN_OFF, 4, 4)], [step(RETURNS, 0, 2)]]
    assert [step.sentence for step in merged_steps(parts)] == [
        "7 rows are returns and were taken off their sale (11 returns in the file).",
        "2 rows are returns without a sale (11 returns in the file).",
    ]
    assert merged_steps(parts[2:])[0].sentence == "2 rows are returns; all of them are left out above."


def test_rejected_rows_keep_their_reason_and_stand_in_the_order_of_the_file():
    blank, price = Reason("no customer", "customer"), Reason("price of zero or below", "price")
    frame = pd.DataFrame({"customer": pd.Categorical(["", "Mary", ""]), "price": [1, 2, 3]})
    first = Rejected(frame, {"customer": "Who"}, np.array([9, 5, 7]), np.array([1, 0, 1], dtype=np.uint8), (blank,))
    frame = pd.DataFrame({"customer": pd.Categorical(["John"]), "price": [0]})
    second = Rejected(frame, {"customer": "Who"}, np.array([8]), np.array([1], dtype=np.uint8), (price,))
    found = merged_rejected([only_rejected(part, 10) for part in (first, second)]).all()
    assert found["row"].tolist() == [7, 8, 9]
    assert found["reason"].tolist() == ["no customer", "price of zero or below", "no customer"]
    assert found["customer"].tolist() == ["", "John", ""]
