import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

import analytics as an
from analytics.factorization import Baseline
from analytics.matrix import matrix_from_wide
from analytics.ranking.reasons import reasons_for_customers
from tests.unit.worked import (
    QUICK,
    built_fit,
    count_tables,
    demo_matrix,
    rating_fit,
    rating_tables,
    small_fit,
    small_fit_with_nobody,
)


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


def lopsided_fit(mary_has_bread: bool) -> an.Factorization:
    """Mary is 60 % of segment 1, which takes all Bread and Rolls, and 40 % of segment 2, which takes all Tea."""
    W = pd.DataFrame({1: [0.5, 0.5, 0.0], 2: [0.0, 0.0, 1.0]}, index=["Bread", "Rolls", "Tea"])
    H = pd.DataFrame([[6.0, 9.0], [4.0, 1.0]], index=[1, 2], columns=["Mary", "John"])
    held = pd.DataFrame([[1.0 * mary_has_bread, 3.0], [0.0, 6.0], [9.0, 1.0]], index=W.index, columns=H.columns)
    return built_fit(W, H, held)


def test_purchases_that_are_cited_are_typical_of_the_segment_that_is_named():
    # Tea is what Mary has most of, but it says nothing about the segment that leads to Rolls.
    fit = lopsided_fit(mary_has_bread=True)
    segments = an.segment(fit).rename({1: "Bakery", 2: "Drinks"})
    said = "Bakery is 60% of the mix and gives 100% of the strength; 1 purchase of Bread"
    assert an.explain(fit, "Mary", "Rolls", segments).sentence == said
    assert reasons_for_customers(segments, np.array([0]), np.array([1])) == [said]


def test_where_nothing_typical_is_there_that_is_said():
    fit = lopsided_fit(mary_has_bread=False)
    segments = an.segment(fit).rename({1: "Bakery", 2: "Drinks"})
    said = "Bakery is 60% of the mix and gives 100% of the strength; no product yet that is typical of it"
    assert an.explain(fit, "Mary", "Rolls", segments).sentence == said
    assert reasons_for_customers(segments, np.array([0]), np.array([1])) == [said]


def test_nothing_known_is_said_plainly():
    why = an.explain(small_fit(), "John", "Coffee")
    assert why.score == 0 and why.evidence.empty
    assert why.sentence == "nothing in this customer's mix leads to it"


def test_ratings_name_the_average_the_biases_the_taste_and_the_cut():
    why = an.explain(rating_fit(), "Bob", "Alien")
    # Over the seven ratings the biases of customers are 0.06 on average, of items 0, and taste (0.5, for Ann's Alien) is 1/14.
    # Alien: bias 0.5, and taste 0.25 on the average of its two ratings. Bob: bias 1, and no taste for the two he has rated.
    assert list(why.parts["part"]) == [
        "average rating", "Alien against the average", "Bob against the average", "Segment 1", "Segment 2", "kept within the scale",
    ]  # fmt: skip
    by_hand = [3.06 + 1 / 14, 0.75 - 1 / 14, 1 - 0.06 - 1 / 14, 2 - 0.25 + 1 / 14, 0.0, -1.5]
    assert list(why.parts["value"]) == pytest.approx(by_hand)
    assert why.score == 5.0
    assert why.sentence == (
        "average 3.1, +0.7 for the product, +0.9 for the customer; +1.8 for Segment 1; "
        "no product rated above the average yet that is typical of it"
    )


def test_a_bias_that_rounds_to_nothing_has_no_minus_and_taste_that_rounds_to_nothing_is_not_claimed():
    fit = rating_fit()
    flat = replace(fit, item_factors=0 * fit.item_factors, baseline=Baseline(3.0, np.full(3, -0.04), np.full(3, 0.02)))
    assert an.explain(flat, "Ann", "Brazil").sentence == (
        "average 3.0, +0.0 for the product, +0.0 for the customer; no taste known that changes it; rated Brazil 1"
    )


def test_a_taste_that_speaks_against_an_item_is_said():
    # Alien and Brazil are loved by some of their raters (taste 2 and 2), but Ann has no taste for Alien.
    W = pd.DataFrame({1: [1.0, 1.0]}, index=["Alien", "Brazil"])
    H = pd.DataFrame([[0.0, 2.0]], index=[1], columns=["Ann", "Bob"])
    V = pd.DataFrame([[np.nan, 5.0], [3.0, 5.0]], index=W.index, columns=H.columns)
    why = an.explain(built_fit(W, H, V, Baseline(3.0, np.zeros(2), np.zeros(2))), "Ann", "Alien")
    # 0 - 2 (mean of Alien) - 0 (mean of Ann) + 4/3 (mean of all three).
    assert why.parts["value"].iloc[-1] == pytest.approx(-2 / 3)
    assert why.sentence.endswith("; -0.7 for Segment 1")


@QUICK
@given(rating_tables(4, 7))
def test_what_is_said_of_an_item_and_a_customer_is_zero_on_the_average_of_the_ratings(table):
    fit = an.factorize(matrix_from_wide(table, kind="ratings"), n_components=2)
    rows, columns = fit.V.values.tocoo().coords
    assert np.mean(fit.centred.item[rows]) == pytest.approx(0, abs=1e-6)
    assert np.mean(fit.centred.customer[columns]) == pytest.approx(0, abs=1e-6)
    assert fit.centred.mean == pytest.approx(fit.V.values.data.mean(), abs=0.35)


@pytest.mark.parametrize("demo", ["books", "tv_shows"])
def test_who_rates_clearly_above_the_average_is_said_to(demo):
    fit = an.factorize(demo_matrix(demo), n_components=2)
    table = fit.V.to_frame()
    for said, means in ((fit.centred.customer, table.mean()), (fit.centred.item, table.mean(axis=1))):
        seen = means.to_numpy() - fit.V.values.data.mean()
        clear = np.abs(seen) > 0.2
        assert (np.sign(said[clear]) == np.sign(seen[clear])).all()


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
