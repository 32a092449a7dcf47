import re

import pandas as pd
import pytest
from hypothesis import given

import analytics as an
from analytics.matrix import matrix_from_wide
from analytics.ranking.explain import amount_phrase
from analytics.ranking.reasons import reasons_for_customers
from tests.unit.worked import GROCERIES_V, QUICK, count_tables, rating_fit, rating_tables, small_fit, small_fit_with_nobody


def assert_reasons_hold(fit):
    """Check every pair: parts add up, the score is the one of the ranking, evidence is the customer's own."""
    for customer in fit.V.customers:
        ranked = an.recommend(fit, customer, n=99, min_score=float("-inf")).set_index("item")["score"]
        history = fit.V.history(customer)
        for item in fit.V.items:
            why = an.explain(fit, customer, item)
            assert why.parts["value"].sum() == pytest.approx(why.score, rel=1e-6, abs=1e-9)
            assert why.score == pytest.approx(ranked[item], rel=1e-5, abs=1e-6)
            assert set(why.evidence["item"]) <= set(history.index) - {item}
            assert list(why.evidence["value"]) == list(history[why.evidence["item"]])
            assert (why.evidence["weight"] > 0).all() and why.evidence["weight"].is_monotonic_decreasing


@QUICK
@given(count_tables(3, 5))
def test_parts_add_up_and_evidence_is_the_customers_own_for_counts(table):
    assert_reasons_hold(an.factorize(matrix_from_wide(table), n_components=2))


@QUICK
@given(rating_tables(3, 5))
def test_parts_add_up_and_evidence_is_the_customers_own_for_ratings(table):
    assert_reasons_hold(an.factorize(matrix_from_wide(table, kind="ratings"), n_components=2))


@QUICK
@given(count_tables(3, 5))
def test_the_percentages_of_a_sentence_are_those_of_the_mix_and_of_the_parts(table):
    fit = an.factorize(matrix_from_wide(table), n_components=2)
    segments = an.segment(fit).rename({1: "First", 2: "Second"})
    for customer in fit.V.customers:
        why = an.explain(fit, customer, fit.V.items[0], segments)
        if why.score <= 0:
            assert "leads to it" in why.sentence
            continue
        name, mix, strength = re.match(r"(\w+) is (\d+)% of the mix and gives (\d+)% of the strength", why.sentence).groups()
        parts = why.parts.set_index("part")["value"]
        assert name == parts.idxmax()
        assert float(mix) == pytest.approx(100 * segments.membership.loc[customer, name], abs=0.51)
        assert float(strength) == pytest.approx(100 * parts[name] / parts.sum(), abs=0.51)


def test_an_explanation_worked_out_by_hand():
    # Alice has 2 of each segment: Fruits 0.25 * 2 + 0.5 * 2 = 1.5, two thirds of it from segment 2.
    fit = small_fit()
    why = an.explain(fit, "Alice", "Fruits", an.segment(fit))
    assert list(why.parts.itertuples(index=False, name=None)) == [("Bread", 0.5), ("Coffee & Fruits", 1.0)]
    assert why.score == 1.5
    # Coffee is all of segment 2 and Bread all of segment 1: 1 * 2/3 and 1.5 * 1/3.
    assert list(why.evidence["item"]) == ["Coffee", "Bread"]
    assert list(why.evidence["weight"]) == pytest.approx([2 / 3, 0.5])
    assert why.sentence == "Coffee & Fruits is 50% of the mix and gives 67% of the strength; 1.5 purchases of Fruits"


def test_an_item_the_customer_does_not_have_is_backed_by_the_two_best_own_purchases():
    fit = an.factorize(GROCERIES_V, n_components=3)
    why = an.explain(fit, "Jennifer", "Coffee")
    assert GROCERIES_V.history("Jennifer").get("Coffee") is None
    first, second = why.evidence["item"][:2]
    amounts = GROCERIES_V.history("Jennifer")
    assert why.sentence.endswith(
        f"; {amount_phrase(GROCERIES_V, first, amounts[first])}, {amount_phrase(GROCERIES_V, second, amounts[second])}"
    )


def test_nothing_known_is_said_plainly():
    why = an.explain(small_fit(), "John", "Coffee")
    assert why.score == 0 and why.evidence.empty
    assert why.sentence == "nothing in this customer's mix leads to it"


def test_ratings_name_the_average_the_biases_the_taste_and_the_cut():
    why = an.explain(rating_fit(), "Bob", "Alien")
    assert list(why.parts.itertuples(index=False, name=None)) == [
        ("average rating", 3.0), ("Alien against the average", 0.5), ("Bob against the average", 1.0),
        ("Segment 1", 2.0), ("Segment 2", 0.0), ("kept within the scale", -1.5),
    ]  # fmt: skip
    assert why.score == 5.0
    assert why.sentence == "average 3.0, +0.5 for the product, +1.0 for the customer; +2.0 for Segment 1"


def test_a_bias_that_rounds_to_nothing_has_no_minus_and_taste_that_rounds_to_nothing_is_not_claimed():
    assert an.explain(rating_fit(), "Ann", "Brazil").sentence == (
        "average 3.0, +0.0 for the product, +0.0 for the customer; no taste known that changes it; rated Brazil 1"
    )


def test_a_rating_of_zero_is_held():
    table = pd.DataFrame([[0.0, 5.0], [4.0, 1.0]], index=["Alien", "Brazil"], columns=["Ann", "Bob"])
    fit = an.factorize(matrix_from_wide(table, kind="ratings"), n_components=1)
    assert an.explain(fit, "Ann", "Alien").sentence.endswith("rated Alien 0")


def test_ratings_below_the_average_do_not_speak_for_anything():
    # Alien is rated 2 by Cat, below the mean: no reason for Cars, whatever the segments.
    fit = rating_fit()
    assert an.explain(fit, "Cat", "Cars").evidence.empty
    assert reasons_for_customers(an.segment(fit), pd.array([2]).to_numpy(), pd.array([0]).to_numpy())[0].endswith("rated Alien 2")


def test_reasons_for_many_are_the_reasons_of_each():
    segments = an.segment(small_fit_with_nobody())
    customers, coffee = segments.fit.V.customers.get_indexer(["Greg", "Alice", "John", "Nobody"]), [2]
    assert reasons_for_customers(segments, customers, pd.array(coffee).to_numpy()) == [
        f"{segments.names[1]} is 100% of the mix and gives 100% of the strength; 2 purchases of Coffee",
        f"{segments.names[1]} is 50% of the mix and gives 100% of the strength; 1 purchase of Coffee",
        "no taste known that sets this customer apart",
        "no taste known that sets this customer apart; 1 purchase of Coffee",
    ]


def test_reasons_for_nobody_are_none():
    segments = an.segment(small_fit())
    assert (
        reasons_for_customers(segments, segments.fit.V.customers.get_indexer([]), segments.fit.V.items.get_indexer(["Bread"]))
        == []
    )
