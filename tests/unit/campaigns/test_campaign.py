import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analytics as an
from analytics.campaigns.campaign import JUST_MISSED
from analytics.errors import AnalyticsError, UnknownLabelError
from analytics.matrix import matrix_from_wide
from tests.unit.worked import (
    GROCERIES_V,
    QUICK,
    campaign_of,
    count_tables,
    integer_fits,
    rating_fit,
    shop_matrix,
    small_fit,
    small_fit_with_nobody,
    steps_of,
)

AUDIENCES = st.sampled_from(["everyone", "new", "buyers"])
COLUMNS = ["rank", "customer", "score", "known", "main_segment", "second_segment", "reason", "offer", "group"]


@pytest.fixture(scope="module")
def shop():
    return an.segment(an.factorize(shop_matrix(), n_components=6))


@QUICK
@given(integer_fits(), st.integers(1, 7), AUDIENCES)
def test_the_list_and_those_who_just_missed_it_are_the_head_of_the_ranking(fit, n, audience):
    item = fit.V.items[0]
    ranked = an.target_customers(fit, item)
    if audience != "everyone":
        ranked = ranked[ranked["known"] == (audience == "buyers")]
    found = campaign_of(an.segment(fit), [item], n, audience)
    assert list(found.contacts["customer"]) == list(ranked["customer"][:n])
    assert list(found.just_missed["customer"]) == list(ranked["customer"][n : n + JUST_MISSED])
    assert len(found.contacts) <= n
    assert [*found.contacts["rank"], *found.just_missed["rank"]] == list(range(1, min(len(ranked), n + JUST_MISSED) + 1))


@QUICK
@given(integer_fits(), st.integers(1, 7), AUDIENCES, st.booleans())
def test_steps_only_shrink_and_end_at_the_list_and_the_make_up_adds_up(fit, n, audience, filtered):
    segments = an.segment(fit)
    found = campaign_of(segments, [fit.V.items[-1]], n, audience, segments.names[:1] if filtered else ())
    left = [count for _, count in steps_of(found)]
    assert left[0] == fit.V.shape[1] and left[-1] == len(found.contacts)
    assert left == sorted(left, reverse=True)
    assert found.make_up["contacts"].sum() == len(found.contacts)
    assert found.make_up["share"].sum() == pytest.approx(1.0 if len(found.contacts) else 0.0)
    assert found.make_up["base_share"].sum() == pytest.approx(1.0)


@QUICK
@given(count_tables(), st.integers(0, 2))
def test_the_segment_named_in_a_reason_gives_the_largest_part_and_the_percentages_are_right(table, row):
    fit = an.factorize(matrix_from_wide(table), n_components=2)
    segments = an.segment(fit).rename({1: "First", 2: "Second"})
    item = fit.V.items[row]
    for contact in campaign_of(segments, [item], 99).contacts.itertuples():
        parts = fit.W.loc[item].astype(float) * fit.H[contact.customer].astype(float)
        name, mix, strength = re.match(r"(\w+) is (\d+)% of the mix and gives (\d+)% of the strength", contact.reason).groups()
        assert parts[segments.position(name) + 1] == pytest.approx(parts.max())
        assert float(mix) == pytest.approx(100 * segments.membership.loc[contact.customer, name], abs=0.51)
        assert float(strength) == pytest.approx(100 * parts.max() / parts.sum(), abs=0.51)
        assert contact.main_segment == segments.main[contact.customer]


def test_a_campaign_worked_out_by_hand():
    found = campaign_of(an.segment(small_fit()), ["Fruits"], n=2)
    assert list(found.contacts.columns) == list(found.just_missed.columns) == COLUMNS
    # Strengths of Fruits: Mary 2, Greg 2, Alice 1.5, John 1; Mary stands before Greg in the table.
    assert list(found.contacts["customer"]) == ["Mary", "Greg"] and list(found.just_missed["customer"]) == ["Alice", "John"]
    assert found.contacts["reason"].tolist() == [
        "Bread is 100% of the mix and gives 100% of the strength; 2 purchases of Fruits",
        "Coffee & Fruits is 100% of the mix and gives 100% of the strength; 2 purchases of Fruits",
    ]
    assert found.make_up.to_numpy().tolist() == [["Bread", 1, 0.5, 0.75], ["Coffee & Fruits", 1, 0.5, 0.25]]
    assert steps_of(found) == [("all customers", 4), ("with any sign of wanting it", 4), ("within the number of contacts", 2)]


def test_new_customers_and_buyers_are_everyone_with_strength():
    segments = an.segment(an.factorize(GROCERIES_V, n_components=3))
    lists = {who: set(campaign_of(segments, ["Coffee"], 99, who).contacts["customer"]) for who in ("everyone", "new", "buyers")}
    assert lists["buyers"] == {"Peter"}
    assert lists["new"] == lists["everyone"] - {"Peter"} and len(lists["new"]) >= 3


def test_a_segment_filter_keeps_only_its_members_in_the_order_of_the_ranking(shop):
    chosen = shop.names[1:3]
    everybody = campaign_of(shop, ["Espresso beans"], 3012).contacts
    found = campaign_of(shop, ["Espresso beans"], 3012, only=chosen).contacts
    expected = everybody[everybody["main_segment"].isin(chosen)]
    assert 0 < len(found) < len(everybody)
    assert list(found["customer"]) == list(expected["customer"])


def test_a_renamed_segment_is_renamed_in_the_list(shop):
    renamed = shop.rename({1: "My favourites"})
    found = campaign_of(renamed, ["Sourdough loaf"], 50)
    assert "My favourites" in set(found.contacts["main_segment"]) and "My favourites" in set(found.make_up["segment"])
    assert found.contacts["reason"].str.startswith("My favourites").any()


def test_several_items_rank_by_their_sum_and_known_means_any_of_them():
    found = campaign_of(an.segment(small_fit()), ["Bread", "Coffee"], 9)
    assert dict(zip(found.contacts["customer"], found.contacts["score"], strict=True)) == {
        "Mary": 6,
        "John": 3,
        "Alice": 2.5,
        "Greg": 2,
    }
    assert found.contacts["known"].all()
    assert found.settings.items == ("Bread", "Coffee")
    assert campaign_of(an.segment(small_fit()), ["Bread", "Bread"], 9).settings.items == ("Bread",)


def test_nobody_left_is_an_empty_list_and_not_an_error():
    found = campaign_of(an.segment(small_fit()), ["Fruits"], 5, mode="new")
    assert found.contacts.empty and found.just_missed.empty
    assert list(found.contacts.columns) == COLUMNS
    assert steps_of(found)[-2:] == [("who do not have it yet", 0), ("within the number of contacts", 0)]
    assert found.make_up["contacts"].sum() == 0 and found.make_up["share"].sum() == 0


def test_customers_without_a_segment_have_a_row_of_the_make_up():
    # Cat has no taste, so the rating is the bias alone, and still a prediction.
    found = campaign_of(an.segment(rating_fit()), ["Alien"], 3)
    assert found.make_up.iloc[-1].tolist() == ["No clear segment", 1, pytest.approx(1 / 3), pytest.approx(1 / 3)]
    assert found.contacts["reason"].iloc[-1] == "no taste known that sets this customer apart; rated Alien 2"
    assert len(campaign_of(an.segment(small_fit_with_nobody()), ["Coffee"], 9).contacts) == 2


def test_an_item_of_no_strength_for_anybody_reaches_nobody():
    table = pd.DataFrame(np.ones((3, 4)), index=list("abc")).rename(columns=str)
    fit = an.factorize(matrix_from_wide(table), n_components=1)
    assert len(campaign_of(an.segment(fit), ["a"], 9).contacts) == 4
    silent = an.Factorization(
        fit.V, fit.item_factors * np.array([[0.0], [1], [1]], dtype=np.float32), fit.customer_factors, 0.0, 0, ""
    )
    assert campaign_of(an.segment(silent), ["a"], 9).contacts.empty


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"n": 0}, AnalyticsError, "0 contacts were asked for"),
        ({"items": []}, AnalyticsError, "No item was chosen"),
        ({"items": ["Tea"]}, UnknownLabelError, "no product called 'Tea'"),
        ({"only": ["Tea"]}, UnknownLabelError, "no segment called 'Tea'"),
        ({"mode": "nobody"}, AnalyticsError, "Choose one of everyone, new, buyers"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(change, error, words):
    with pytest.raises(error, match=words):
        campaign_of(**{"segments": an.segment(small_fit()), "items": ["Bread"], "n": 3, **change})
