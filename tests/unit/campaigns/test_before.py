from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.campaigns.balance import check_balance
from analytics.campaigns.before import PURCHASES, RATINGS, add_known_before
from tests.unit.hand_made import interactions_of

BOUGHT = """customer,item,date
Ann,Tea,2025-01-01
Ann,Jam,2025-01-11
Ben,Tea,2025-01-05
Cid,Tea,2025-01-20
ann@example.com,Tea,2025-01-02
Ann@Example.com,Jam,2025-01-03
"""
PEOPLE = pd.DataFrame({"customer": ["Ben", "Ann", "Cid", "ANN@example.com", "Nobody"], "group": ["target"] * 3 + ["control"] * 2})


def test_purchases_and_days_up_to_the_first_day_of_the_campaign():
    people, names = add_known_before(PEOPLE, interactions_of(BOUGHT), date(2025, 1, 20))
    assert names == list(PURCHASES)
    # Cid is known, but bought on the first day of the campaign only; nobody knows Nobody.
    assert people["past purchases"].tolist() == pytest.approx([1, 2, 0, 2, np.nan], nan_ok=True)
    assert people["days since the last purchase"].tolist() == pytest.approx([15, 9, np.nan, 17, np.nan], nan_ok=True)


def test_without_a_first_day_the_whole_table_counts():
    people, _ = add_known_before(PEOPLE, interactions_of(BOUGHT))
    assert people["past purchases"].tolist() == pytest.approx([1, 2, 1, 2, np.nan], nan_ok=True)
    assert people["days since the last purchase"].tolist() == pytest.approx([16, 10, 1, 18, np.nan], nan_ok=True)


def test_a_table_without_dates_tells_purchases_only_and_one_of_strangers_nothing():
    plain = interactions_of("customer,item\nAnn,Tea\nAnn,Jam\nBen,Tea\n")
    people, names = add_known_before(PEOPLE, plain, date(2025, 1, 20))
    assert names == ["past purchases"] and people["past purchases"].tolist()[:2] == [1, 2]
    same, names = add_known_before(PEOPLE, interactions_of("customer,item\nEve,Tea\nIda,Jam\n"))
    assert names == [] and same is PEOPLE


def test_ratings_are_called_so():
    rated = interactions_of("customer,item,rating,date\nAnn,Tea,5,2025-01-01\nAnn,Jam,3,2025-01-05\nBen,Tea,4,2025-01-05\n")
    people, names = add_known_before(PEOPLE, rated)
    assert names == list(RATINGS)
    assert people["past ratings"].tolist()[:2] == [1, 2] and people["days since the last rating"].tolist()[:2] == [1, 1]


def test_customers_whom_the_table_does_not_know_do_not_count_for_the_balance():
    rng = np.random.default_rng(0)
    people = pd.DataFrame({"group": np.where(np.arange(600) % 2, "target", "control"), "seen": rng.normal(size=600)})
    people.loc[people.index < 300, "seen"] = np.nan
    people["rare"] = np.where(people.index < 3, 1.0, np.nan)
    found = check_balance(people, ["seen", "rare"])
    # Two of control and one of target are too few to compare.
    assert found.table["column"].tolist() == ["seen"] and found.alike
    assert found.table["known"].tolist() == [300]
    assert "Too little is known" in check_balance(people, ["rare"]).sentence and not check_balance(people, ["rare"]).alike
    assert found.table["target"].iloc[0] == pytest.approx(people.loc[people["group"] == "target", "seen"].iloc[150:].mean())
