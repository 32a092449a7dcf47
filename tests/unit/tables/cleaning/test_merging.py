"""Parts of a file become one frame, one list of rejected rows and one account."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.tables.cleaning.interactions import CleaningStep
from analytics.tables.cleaning.merging import Gathering, merged_rejected, merged_steps, only_rejected
from analytics.tables.cleaning.rejected import Reason, Rejected

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


def test_steps_that_tell_the_same_are_added_up():
    one = [
        CleaningStep("dropped", 1, "1 row names no customer.", 2.5, "no_customer", 1),
        CleaningStep("dropped", 3, "3 rows are returns (12 returns in the file).", -1.0, "returns", 12),
    ]
    two = [
        CleaningStep("dropped", 2, "2 rows are returns (5 returns in the file).", -0.5, "returns", 5),
        CleaningStep("dropped", 1_500, "1,500 rows name no customer.", 10.25, "no_customer", 1_500),
        CleaningStep("repaired", 7, "7 blank cells in Price count as price 0."),
    ]
    assert merged_steps([one, two]) == [
        CleaningStep("dropped", 1_501, "1,501 rows name no customer.", 12.75, "no_customer", 1_501),
        CleaningStep("dropped", 5, "5 rows are returns (17 returns in the file).", -1.5, "returns", 17),
        CleaningStep("repaired", 7, "7 blank cells in Price count as price 0."),
    ]


def test_numbers_in_names_are_no_counts():
    steps = [[CleaningStep("dropped", 2, "2 rows are no product (Box of 2A, Dot).", None, "non_products", 2)]] * 2
    assert merged_steps(steps)[0].sentence == "4 rows are no product (Box of 2A, Dot)."


def test_one_row_of_each_part_are_many_rows():
    steps = [[CleaningStep("dropped", 1, "1 row holds no number in Price (2 such rows in the file).", None, "", 2)]] * 3
    assert merged_steps(steps)[0].sentence == "3 rows hold no number in Price (6 such rows in the file)."


def test_steps_of_one_rule_that_tell_different_things_stay_apart():
    taken = CleaningStep("dropped", 2, "2 rows are returns and were taken off their own sale.", None, "returns", 3)
    open_ = CleaningStep("dropped", 1, "1 row is a return without a matching sale.", None, "returns", 3)
    assert [step.rows for step in merged_steps([[taken, open_], [open_]])] == [2, 2]


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
