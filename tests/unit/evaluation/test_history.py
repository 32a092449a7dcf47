from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analytics.errors import EvaluationError
from analytics.evaluation.history import base_rates, first_time_rates, why_ranks_only
from tests.unit.hand_made import framed, interactions_of

TODAY = date(2024, 7, 10)


def shop(n_customers: int, first: str, last: str):
    frame = pd.DataFrame({"customer": [f"C{n}" for n in range(n_customers)], "item": "Tea", "date": first})
    frame.loc[0, "date"] = last
    return framed(frame)


def test_enough_customers_days_and_recent_purchases_allow_probabilities():
    assert why_ranks_only(shop(500, "2024-01-03", "2024-06-30"), TODAY) == ""


def test_each_lack_is_told_with_its_number():
    assert why_ranks_only(shop(499, "2024-01-03", "2024-06-30"), TODAY) == (
        "Too little history for probabilities, so lists are rankings: 499 customers (at least 500 are needed)."
    )
    assert "179 days (at least 180 are needed)" in why_ranks_only(shop(500, "2024-01-04", "2024-06-30"), TODAY)
    late = why_ranks_only(shop(500, "2023-06-01", "2024-06-09"), TODAY)
    assert "no purchase since 9 Jun 2024 (one in the last 30 days is needed)" in late
    assert why_ranks_only(shop(500, "2023-06-01", "2024-06-10"), TODAY) == ""


def test_without_dates_or_purchases_there_are_only_ranks():
    assert why_ranks_only(interactions_of("customer,item\nA,Tea\n"), TODAY).startswith("There are no dates")
    assert why_ranks_only(interactions_of("customer,item,rating\nA,Tea,4\n"), TODAY).startswith("Ratings do not tell")


def test_a_base_rate_is_the_share_of_customers_who_bought_in_the_last_days():
    rows = interactions_of(
        "customer,item,date\nA,Tea,2024-01-01\nB,Tea,2024-01-21\nB,Tea,2024-01-22\nC,Jam,2024-01-02\nD,Tea,2024-01-30\n"
    )
    assert base_rates(rows, 10).to_dict() == {"Tea": 0.5, "Jam": 0.0}
    assert base_rates(rows, 9).to_dict() == {"Tea": 0.5, "Jam": 0.0}
    assert base_rates(rows, 8).to_dict() == {"Tea": 0.25, "Jam": 0.0}
    with pytest.raises(EvaluationError, match="no dates"):
        base_rates(interactions_of("customer,item\nA,Tea\n"), 10)


def test_of_those_new_to_an_item_only_first_purchases_count():
    rows = interactions_of(
        "customer,item,quantity,date\nA,Tea,1,2024-01-01\nA,Tea,1,2024-01-29\nB,Tea,1,2024-01-28\nC,Jam,1,2024-01-02\nD,Tea,-1,2024-01-30\n"
    )
    # Of four customers Ann had tea before; of the other three Bob took it first in the last ten days, and Dan only gave some back.
    assert first_time_rates(rows, 10)["Tea"] == pytest.approx(1 / 3)
    assert first_time_rates(rows, 10)["Jam"] == 0.0
    assert base_rates(rows, 10)["Tea"] == 0.5
