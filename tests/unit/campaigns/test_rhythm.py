from __future__ import annotations

import numpy as np
import pytest

import analytics as an
from analytics.campaigns.rhythm import rhythm
from analytics.errors import AnalyticsError
from tests.unit.campaigns.shopping import by_customer, small_shop
from tests.unit.worked import GROCERIES_V


def test_days_since_the_last_tea_and_the_usual_wait():
    basis, _ = small_shop()
    found = rhythm(basis, basis.bought(["Tea"]))
    # The table ends on 31 March 2024.
    assert by_customer(basis, found.since) == {"Ann": 30, "Bob": 29, "Cat": 83, "Dan": np.inf, "Eve": 0}
    assert by_customer(basis, found.times) == {"Ann": 3, "Bob": 2, "Cat": 2, "Dan": 0, "Eve": 1}
    # Waits for tea: 10, 10 of Ann, 30 of Bob, 7 of Cat. Only Ann has two, hence a habit of her own; the others the median, 10.
    assert by_customer(basis, found.gap) == {"Ann": 10, "Bob": 10, "Cat": 10, "Dan": 10, "Eve": 10}
    assert str(found.last[basis.V.customer_position("Bob")]) == "2024-03-02"


def test_all_purchases_of_a_day_are_one_time():
    basis, _ = small_shop()
    found = rhythm(basis)
    assert by_customer(basis, found.times) == {"Ann": 3, "Bob": 3, "Cat": 3, "Dan": 2, "Eve": 1}
    # Bob waits 30 and 28 days; Cat 7 and 7.
    assert found.gap[basis.V.customer_position("Bob")] == 29
    assert found.gap[basis.V.customer_position("Cat")] == 7


def test_a_table_of_amounts_alone_tells_no_days():
    with pytest.raises(AnalyticsError, match="Only the amounts of customers are known"):
        rhythm(an.CampaignBasis(GROCERIES_V))
