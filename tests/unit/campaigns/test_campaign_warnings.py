from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.campaigns import campaign_warnings as cw
from analytics.campaigns.economics import Costs
from analytics.errors import AnalyticsError
from analytics.matrix import matrix_from_wide
from analytics.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def cellar():
    """Wine has 3 buyers, tea 25, and glasses 19."""
    buyers = {"Red wine": 3, "Tea": 25, "Glasses": 19}
    return matrix_from_wide(
        pd.DataFrame({f"C{column}": [float(column < n) for n in buyers.values()] for column in range(30)}, index=list(buyers))
    )


def test_a_list_of_likely_buyers_says_what_it_is_not():
    found = cw.likely_not_changed(Vocabulary(customers="viewers"))
    assert found.sentence.startswith("These are the viewers most likely to buy, not those whom the campaign changes most")


def test_an_offer_pays_from_a_share_of_extra_buyers_on():
    # 100 contacts at 0.5 and 10 buyers at 2 cost 70; 10 buyers leave 100.
    found = cw.warn_of_offer(pd.Series([0.1] * 100), Costs(margin=10, contact=0.5, offer=2))
    assert "at least 70% of the buyers are extra" in found.advice
    assert cw.warn_of_offer(pd.Series([0.1] * 100), Costs(margin=10, contact=0.5)) is None
    assert "would not pay even if" in cw.warn_of_offer(pd.Series([0.1]), Costs(margin=1, offer=2)).sentence


def test_items_with_few_buyers_are_named(cellar):
    found = cw.warn_of_few_buyers(cellar, ["Red wine", "Tea", "Glasses"])
    assert found.items == ("Red wine", "Glasses")
    assert "Red wine (3 customers), Glasses (19 customers)" in found.sentence
    assert cw.warn_of_few_buyers(cellar, ["Tea"]) is None


def test_private_items_of_a_list_are_named(cellar):
    assert cw.warn_of_private_items(cellar, ["Red wine", "Tea"]).sentence.startswith("A list for Red wine (alcohol) may reveal")
    assert cw.warn_of_private_items(cellar, ["Tea", "Glasses"]) is None


@pytest.mark.parametrize(
    ("first", "last", "campaign", "due"),
    [
        (date(2024, 3, 1), date(2024, 8, 31), date(2024, 12, 1), True),
        (date(2024, 3, 1), date(2024, 8, 31), date(2025, 5, 1), False),
        (date(2023, 11, 5), date(2024, 1, 5), date(2024, 12, 1), False),
        (date(2023, 11, 5), date(2024, 1, 5), date(2024, 2, 1), True),
        (date(2022, 1, 5), date(2024, 1, 5), date(2024, 2, 1), False),
    ],
)
def test_a_season_that_the_history_does_not_cover(first, last, campaign, due):
    assert (cw.warn_of_season(first, last, campaign) is not None) == due


def test_the_season_is_told_in_months():
    found = cw.warn_of_season(date(2024, 3, 1), date(2024, 8, 31), date(2024, 12, 1))
    assert found.sentence == "The history covers March 2024 to August 2024; the campaign runs in December."


def test_a_control_group_that_can_show_only_a_doubling():
    found = cw.warn_of_small_control(900, 100, 0.05)
    assert found.sentence.startswith("This test can show a difference of 6.4 points or more.")
    assert cw.warn_of_small_control(50_000, 50_000, 0.05) is None
    assert cw.warn_of_small_control(1_000, 0, 0.05).id == "no control"


def test_the_same_customers_again():
    found = cw.warn_of_repeats([f"C{row}" for row in range(100)], [["C1"], [f"C{row}" for row in range(41)]])
    assert found.sentence == "41% of this list stood in the last 2 lists, too."
    assert cw.warn_of_repeats(["A", "B", "C", "D"], [["A"]]) is None
    assert cw.warn_of_repeats([], [["A"]]) is None


def test_a_list_that_is_not_in_proportion():
    towns = pd.Series(["North"] * 500 + ["South"] * 450 + ["Isle"] * 50, index=[f"C{row}" for row in range(1000)])
    contacts = [f"C{row}" for row in [*range(150), *range(500, 550)]]
    table = cw.compare_groups(contacts, towns).set_index("group")
    assert table.loc["North"].tolist() == pytest.approx([150, 0.75, 0.5, 1.5])
    assert table["share"].sum() == pytest.approx(1)
    # Of 50 on the isle chance would bring 10 into the list: too few to judge.
    assert cw.warn_of_parity(contacts, towns).sentence == (
        "This list under-represents South (25% instead of 45%) and over-represents North (75% instead of 50%)."
    )


def test_a_list_in_proportion_needs_no_word():
    towns = pd.Series(np.where(np.arange(1000) % 2, "North", "South"), index=[f"C{row}" for row in range(1000)])
    assert cw.warn_of_parity([f"C{row}" for row in range(200)], towns) is None


def test_a_lift_that_is_too_good_to_be_true():
    assert cw.warn_of_leakage(9.0, 0.04) is None
    assert "11.0 times as many buyers; good models reach about 5.0" in cw.warn_of_leakage(11.0, 0.04).sentence


def test_what_cannot_be_judged_is_refused_in_words():
    with pytest.raises(AnalyticsError, match="anybody on the list"):
        cw.compare_groups(["Z"], pd.Series({"A": "North"}))
    with pytest.raises(AnalyticsError, match="rate of 0"):
        cw.plausible_lift(0)
