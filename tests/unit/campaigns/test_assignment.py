import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.campaigns import assignment
from analytics.campaigns.assignment import Offer, assign_offers
from analytics.campaigns.assignment_rules import Places, favourites, greedy, list_after_list, value_of
from analytics.errors import AnalyticsError
from tests.unit.worked import QUICK

METHODS = pytest.mark.parametrize("exact_cells", [assignment.EXACT_CELLS, 0], ids=["exact", "prices"])


@st.composite
def problems(draw, minimums=False):
    n, n_offers = draw(st.integers(1, 12)), draw(st.integers(1, 4))
    # Few different values, some of them missing or negative: there are ties as calibrated probabilities have them.
    cells = draw(st.lists(st.sampled_from([np.nan, -1.0, 0.0, 0.5, 1.0, 2.5]), min_size=n * n_offers, max_size=n * n_offers))
    values = pd.DataFrame(np.reshape(cells, (n, n_offers)), columns=[f"Offer {column}" for column in range(n_offers)])
    offers = []
    for name in values.columns:
        cap = draw(st.integers(0, 6))
        offers.append(Offer(name, cap, draw(st.integers(0, cap)) if minimums else 0, draw(st.sampled_from([0.0, 1.0, 1.5]))))
    return values, offers, draw(st.none() | st.floats(0, 12))


def check_rules(values, offers, budget, found):
    contacts = found.contacts
    assert contacts["customer"].is_unique
    assert (found.offers["contacts"] <= found.offers["cap"]).all()
    cells = values.stack()
    assert [cells[customer, offer] for customer, offer, _ in contacts.to_numpy().tolist()] == contacts["value"].tolist()
    costs = {offer.name: offer.contact_cost for offer in offers}
    spent = contacts["offer"].map(costs).sum()
    assert budget is None or spent <= budget + 1e-6
    assert found.value <= found.bound + 1e-6


@METHODS
def test_an_assignment_by_hand(exact_cells, monkeypatch):
    monkeypatch.setattr(assignment, "EXACT_CELLS", exact_cells)
    values = pd.DataFrame({"Tea": [9, 8, 5], "Coffee": [8, 3, 1]}, index=["Ann", "Bob", "Cat"], dtype=float)
    found = assign_offers(values, [Offer("Tea", 1), Offer("Coffee", 1)])
    # Ann likes tea best, but Bob gains more from it than he would from coffee: 8 + 8 instead of 9 + 3.
    assert found.contacts.to_numpy().tolist() == [["Ann", "Coffee", 8.0], ["Bob", "Tea", 8.0]]
    assert found.value == 16 and found.gap == pytest.approx(0, abs=0.01)
    # One more place for tea lets Cat have it.
    assert found.offers["price"].tolist() == pytest.approx([5, 1], abs=0.01)
    compared = found.comparison.set_index("rule")["value"]
    assert compared["most valuable contacts first"] == compared["list after list"] == 12
    assert compared["best offer each, then cut"] == 9
    assert found.double_contacts == 1
    assert "1 of their contacts would be double" in " ".join(found.notes)
    assert found.gain_over_lists == pytest.approx(1 / 3)


@METHODS
def test_the_price_of_one_more_place_is_what_it_brings(exact_cells, monkeypatch):
    monkeypatch.setattr(assignment, "EXACT_CELLS", exact_cells)
    rng = np.random.default_rng(1)
    values = pd.DataFrame(rng.random((800, 3)), columns=list("ABC"))
    offers = [Offer("A", 100), Offer("B", 150), Offer("C", 2000)]
    found = assign_offers(values, offers)
    more = assign_offers(values, [Offer("A", 101), *offers[1:]])
    assert found.offers["price"].iloc[0] == pytest.approx(more.value - found.value, abs=0.01)
    assert found.offers["price"].iloc[2] == pytest.approx(0, abs=1e-3)


@METHODS
def test_a_promised_minimum_is_kept_at_a_loss(exact_cells, monkeypatch):
    monkeypatch.setattr(assignment, "EXACT_CELLS", exact_cells)
    values = pd.DataFrame({"Tea": [5.0, 4.0, 3.0], "Mugs": [-3.0, -1.0, np.nan]}, index=["Ann", "Bob", "Cat"])
    found = assign_offers(values, [Offer("Tea", 3), Offer("Mugs", 2, minimum=1)])
    assert dict(zip(found.contacts["customer"], found.contacts["offer"], strict=True)) == {
        "Ann": "Tea",
        "Bob": "Mugs",
        "Cat": "Tea",
    }


@METHODS
def test_minimums_that_cannot_be_met_are_reported_and_the_rest_is_done(exact_cells, monkeypatch):
    monkeypatch.setattr(assignment, "EXACT_CELLS", exact_cells)
    values = pd.DataFrame({"Tea": [5.0, 4.0, 3.0], "Mugs": [1.0, np.nan, np.nan]}, index=["Ann", "Bob", "Cat"])
    found = assign_offers(values, [Offer("Tea", 1), Offer("Mugs", 4, minimum=3)])
    assert found.offers["missing"].tolist() == [0, 2] and np.isnan(found.gap)
    assert dict(zip(found.contacts["customer"], found.contacts["offer"], strict=True)) == {"Ann": "Mugs", "Bob": "Tea"}
    assert found.notes[0].startswith("Mugs was promised 3 contacts and can have 1: 2 are missing.")


@QUICK
@given(problems())
def test_rules_are_kept_and_nothing_simpler_is_better(problem):
    values, offers, budget = problem
    found = assign_offers(values, offers, budget)
    check_rules(values, offers, budget, found)
    assert found.value >= found.comparison["value"].max() - 1e-9
    assert (found.method == "exact" and found.gap <= 1e-4) or budget is not None


@QUICK
@given(problems())
def test_prices_keep_the_rules_too_and_are_never_worse_than_greedy(problem):
    values, offers, budget = problem
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assignment, "EXACT_CELLS", 0)
        found = assign_offers(values, offers, budget)
    check_rules(values, offers, budget, found)
    assert found.value >= found.comparison.set_index("rule")["value"]["most valuable contacts first"] - 1e-9
    if budget is None:
        assert found.value == pytest.approx(assign_offers(values, offers).value)


@QUICK
@given(problems(minimums=True))
def test_prices_find_what_the_programme_finds_with_minimums(problem):
    values, offers, _ = problem
    best = assign_offers(values, offers)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assignment, "EXACT_CELLS", 0)
        found = assign_offers(values, offers)
    assert found.contacts["customer"].is_unique and (found.offers["contacts"] <= found.offers["cap"]).all()
    assert found.offers["missing"].sum() >= best.offers["missing"].sum()


def test_many_customers_with_few_different_values_come_near_the_bound():
    rng = np.random.default_rng(2)
    chances = np.array([0.0, 0.01, 0.03, 0.05, 0.1, 0.2])[rng.integers(0, 6, (5_000, 6))]
    values = pd.DataFrame(6 * chances - 0.12, columns=list("ABCDEF"))
    found = assign_offers(values, [Offer(name, 300) for name in values.columns])
    assert found.method == "price adjustment" and found.gap < 0.001


def test_simple_rules_by_hand():
    cells = np.array([[9.0, 8.0], [8.0, 3.0], [5.0, 1.0]])
    places = Places(np.array([1, 2]), np.zeros(2, int), np.array([1.0, 1.0]), 2.0)
    assert greedy(cells, places).tolist() == [0, 1, -1]
    assert list_after_list(cells, places).tolist() == [0, 1, -1]
    assert favourites(cells, places).tolist() == [0, -1, -1]
    assert value_of(cells, greedy(cells, places)) == 12


@pytest.mark.parametrize(
    ("offers", "budget", "words"),
    [
        ([], None, "0 campaigns"),
        ([Offer("Tea", 1), Offer("Tea", 1)], None, "a name of its own"),
        ([Offer("Cocoa", 1)], None, "no expected profits for Cocoa"),
        ([Offer("Tea", 1, minimum=2)], None, "minimum of 2, a cap of 1"),
        ([Offer("Tea", 1)], -1, "budget is -1"),
    ],
)
def test_what_cannot_be_assigned_is_refused_in_words(offers, budget, words):
    with pytest.raises(AnalyticsError, match=words):
        assign_offers(pd.DataFrame({"Tea": [1.0]}), offers, budget)


def test_a_customer_may_stand_in_the_table_only_once():
    with pytest.raises(AnalyticsError, match="twice"):
        assign_offers(pd.DataFrame({"Tea": [1.0, 2.0]}, index=["Ann", "Ann"]), [Offer("Tea", 1)])
