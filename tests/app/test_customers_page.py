"""The analyst looks a customer up, reads what to offer, and asks why."""

from __future__ import annotations

import pytest

from dashboard.text import md, number
from tests.app.analyst import Analyst, at_the_shop


def least(analyst: Analyst) -> str:
    """Key of the control for the least predicted rating."""
    return next(key for key in analyst.shown if key.startswith("least_"))


def offers(analyst: Analyst) -> list[str]:
    """Return what is offered, best first."""
    return analyst.table("What to offer").iloc[:, 0].tolist() if "offers" in analyst.shown else []


@pytest.fixture
def with_mary(at_groceries):
    return at_groceries.go("customers").choose("customer_shown", "Mary")


def test_the_customer_who_has_most_comes_first_and_the_finding_is_the_title(at_groceries):
    at_groceries.go("customers")
    # Column sums of the groceries: Alice 9, Peter 7, Greg, Jennifer and Mary 6 or 5, John 3.
    assert at_groceries.control("customer_shown").options[0] == "Alice"
    assert at_groceries.control("customer_shown").options[-1] == "John"
    assert at_groceries.title == f"Alice: 46% {md(at_groceries.names[1])}"


def test_a_customer_is_found_by_a_part_of_the_name_in_any_case(at_groceries):
    at_groceries.go("customers").choose("customer_search", " REG ")
    assert at_groceries.control("customer_shown").options == ["Greg"]
    assert at_groceries.title.startswith("Greg: ")


def test_a_search_without_a_hit_says_so_and_the_next_one_works(at_groceries):
    at_groceries.go("customers").choose("customer_search", "nobody")
    assert "No customer has that in the name." in at_groceries.text
    assert at_groceries.choose("customer_search", "mar").title.startswith("Mary: ")


def test_a_search_among_thousands_says_how_many_match():
    analyst = at_the_shop().go("customers")
    assert "The 12 with the most order lines; type to find another." in analyst.text
    analyst.choose("customer_search", "c012")
    total = sum(name.startswith("C012") for name in analyst.workspace.dataset.V.customers)
    assert f"12 of {total} that match; type more to narrow them down." in analyst.text
    assert analyst.choose("customer_search", "C00123").title.startswith("C00123: ")


def test_what_to_offer_mary(with_mary):
    assert offers(with_mary) == ["Bread", "Fruits", "Sweets"]
    assert with_mary.table("What to offer")["has it"].tolist() == ["yes", "yes", "yes"]
    assert with_mary.table("What Mary has").to_numpy().tolist() == [["Bread", 3], ["Fruits", 1], ["Sweets", 1]]


def test_what_a_customer_already_has_can_be_hidden(with_mary):
    with_mary.choose("hide_known", True)
    assert set(offers(with_mary)) <= {"Vegetables", "Coffee"}
    assert with_mary.table("What to offer")["has it"].unique().tolist() == [""]
    assert offers(with_mary.choose("hide_known", False)) == ["Bread", "Fruits", "Sweets"]


@pytest.mark.parametrize("customer", ["John", "Alice", "Mary", "Greg", "Peter", "Jennifer"])
def test_the_arithmetic_shown_adds_up_to_the_strength_shown(at_groceries, customer):
    at_groceries.go("customers").choose("customer_shown", customer)
    for row, strength in enumerate(at_groceries.table("What to offer")["strength"]):
        at_groceries.select_row("offers", row)
        bars = at_groceries.chart("parts")["data"][0]
        assert sum(bars["x"]) == pytest.approx(strength, rel=1e-5)
        assert bars["text"][-1] == number(strength)
        assert f"has a strength of **{number(strength)}** for {customer}" in at_groceries.text
        assert at_groceries.element("parts").proto.alt.endswith(f"which add up to {number(strength)}")


def test_why_not_another_item_is_answered_for_any_item(with_mary):
    with_mary.choose("why_item", "Coffee")
    assert "**Coffee** has a strength of **0** for Mary: nothing in this customer\\'s mix leads to it." in with_mary.text
    assert "Goes with Coffee: Vegetables" in with_mary.text


def test_the_own_purchases_that_speak_for_an_offer_are_listed(with_mary):
    with_mary.choose("hide_known", True).choose("why_item", "Vegetables")
    evidence = with_mary.table("Own purchases")
    assert evidence["product"].iloc[0] == "Bread"
    assert evidence["purchases"].iloc[0] == 3


def test_only_user_3_and_user_4_are_offered_book_3_at_a_rating_of_three(analyst):
    analyst.open_example("books").go("customers")
    analyst.choose(least(analyst), 3.0)
    found = {}
    for user in analyst.control("customer_shown").options:
        found[user] = offers(analyst.choose("customer_shown", user))
    assert found == {"User 1": [], "User 2": [], "User 3": ["Book 3"], "User 4": ["Book 3"], "User 5": []}


def test_a_least_rating_leaves_out_the_shows_below_it(analyst):
    analyst.open_example("tv_shows").go("customers").choose("customer_shown", "Diya")
    assert analyst.table("What to offer").columns[:3].tolist() == ["show", "predicted rating", "rated"]
    everything = analyst.table("What to offer").set_index("show")["predicted rating"]
    analyst.choose(least(analyst), 4.0)
    assert offers(analyst) == everything[everything >= 4.0].index.tolist()
    assert 0 < len(offers(analyst)) < len(everything)
    analyst.choose(least(analyst), 4.9)
    assert "No show is left to offer at this rating." in analyst.text


def test_the_parts_of_a_predicted_rating_add_up_to_it(analyst):
    analyst.open_example("tv_shows").go("customers").choose("customer_shown", "Diya")
    predicted = analyst.table("What to offer")["predicted rating"].iloc[0]
    bars = analyst.chart("parts")
    assert bars["layout"]["yaxis"]["ticktext"][0] == "average rating"
    assert sum(bars["data"][0]["x"]) == pytest.approx(predicted, rel=1e-5)


def test_the_customer_stays_chosen_while_other_pages_are_visited(with_mary):
    assert with_mary.go("campaigns").go("customers").title.startswith("Mary: ")
