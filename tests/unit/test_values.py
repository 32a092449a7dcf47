"""What a cell may count, and how age, logarithms and impossible wishes are dealt with."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import build_matrix
from analytics.errors import MatrixError
from analytics.ranking.explain import amount_phrase
from analytics.values import LEAST_WEIGHT, CellOptions, by_age, recency_weights
from analytics.vocabulary import total_noun
from tests.unit.tables.files import cleaned

DATED = (
    "order_id,customer,product,quantity,date\n"
    "1,Mary,Bread,2,2024-12-31\n"
    "2,Mary,Bread,4,2024-12-01\n"
    "3,John,Bread,8,2024-11-01\n"
    "4,John,Fruits,1,\n"
)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (CellOptions(), "orders"),
        (CellOptions(log=True), "orders, log"),
        (CellOptions(half_life_days=90), "orders, weighted by recency (half-life 90 days)"),
        (CellOptions(True, 1.0, 20), "orders, weighted by recency (half-life 1 day), log"),
    ],
)
def test_what_a_cell_counts_is_said_in_words(options, said):
    assert options.describe("orders") == said


def test_only_what_is_not_done_anyway_must_be_given():
    assert CellOptions().arguments() == {}
    assert CellOptions(log=True, fold_below=5).arguments() == {"log": True, "fold_below": 5}


def test_what_is_one_half_life_older_counts_half():
    V = build_matrix(cleaned(DATED), "units", half_life_days=30)
    assert V.to_frame().loc["Bread"].to_dict() == {"Mary": 2 + 4 / 2, "John": 8 / 4}
    assert V.notes == (
        "1 line repeats a pair; their units are added up, net of returns.",
        "What is 30 days older counts half: 0.5 to the power of age / half-life, age counted from 2024-12-31, "
        "the last date of the data.",
        "1 line has no date, and is left out.",
        "1 product without any units left out.",
    )
    assert (V.value, V.description) == ("units", "units, weighted by recency (half-life 30 days)")


def test_log_is_taken_of_the_finished_cell():
    V = build_matrix(cleaned(DATED), "units", log=True, half_life_days=30)
    assert V.to_frame().loc["Bread"].to_dict() == pytest.approx({"Mary": np.log(5), "John": np.log(3)})
    assert V.notes[-1] == "Cells hold log(1 + units), the natural logarithm, not the units."
    assert (V.description, V.scale) == ("units, weighted by recency (half-life 30 days), log", "weighted log")
    with pytest.raises(ValueError, match="read-only"):
        V.values.data[0] = 1


def test_the_latest_rating_of_a_list():
    V = build_matrix(cleaned("user,movie,rating,date\n1,A,5,2024-02-01\n1,A,2,2024-01-01\n2,A,3,2024-01-01\n"), "latest rating")
    assert V.to_frame().loc["A"].tolist() == [5, 3]
    assert (V.kind, V.value) == ("ratings", "latest rating")


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        (DATED, {"half_life_days": 0}, "A half-life of 0 days is impossible."),
        (DATED, {"half_life_days": float("nan")}, "A half-life of nan days is impossible."),
        (DATED, {"fold_below": -1}, "Nothing has fewer than -1 buyers."),
        ("customer,product\nMary,Bread\n", {"half_life_days": 9}, "Without dates nothing can be weighted by recency."),
        ("customer,product,date\nMary,Bread,soon\n", {"half_life_days": 9}, "Without dates nothing can be weighted by recency."),
        ("user,movie,rating\n1,A,5\n", {"log": True}, "Ratings stay as they were given"),
        ("user,movie,rating\n1,A,5\n", {"fold_below": 2}, "Ratings stay as they were given"),
        ("user,movie,rating\n1,A,5\n", {"value": "latest rating", "half_life_days": 9}, "The latest rating has no other"),
        ("user,movie,rating\n1,A,5\n", {"value": "orders"}, "The table does not tell orders."),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_hint(text, options, message):
    with pytest.raises(MatrixError) as caught:
        build_matrix(cleaned(text), **options)
    assert caught.value.message.startswith(message)
    assert caught.value.hint


DATES = st.lists(st.integers(-(10**5), 10**5), min_size=1, max_size=20)


@given(DATES, st.floats(0.001, 10**6))
def test_weights_fall_with_age_and_never_reach_zero(days, half_life):
    weights = recency_weights(np.array(days, dtype="datetime64[D]"), half_life)
    assert weights.max() == 1 and weights.min() >= LEAST_WEIGHT
    assert (np.diff(weights[np.argsort(days)]) >= 0).all()


def test_age_is_counted_from_the_last_date_of_all_lines():
    frame = pd.DataFrame({"date": pd.to_datetime(["2024-01-01 00:00", None, "2024-01-03 12:00"]), "line": [0, 1, 2]})
    dated, weights, _ = by_age(frame, 2.5)
    assert dated["line"].tolist() == [0, 2]
    assert weights.tolist() == [0.5, 1.0]


@pytest.mark.parametrize(
    ("value", "options", "phrase", "total"),
    [
        ("units", {}, "1 unit of Bread", "units"),
        ("units", {"log": True}, "1 log unit of Bread", "log units"),
        ("orders", {"half_life_days": 30}, "1 weighted order of Bread", "weighted order lines"),
        ("revenue", {}, "1 spent on Bread", "revenue"),
        ("revenue", {"half_life_days": 30, "log": True}, "1 weighted log revenue of Bread", "weighted log revenue"),
    ],
)
def test_amounts_that_are_not_what_was_bought_say_so(value, options, phrase, total):
    V = build_matrix(
        cleaned(DATED.replace("quantity", "quantity,price").replace(",2024", ",1,2024").replace("1,\n", "1,1,\n")),
        value,
        **options,
    )
    assert (amount_phrase(V, "Bread", 1.0), total_noun(V)) == (phrase, total)
