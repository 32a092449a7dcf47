"""The worked examples that the project was asked to reproduce."""

import numpy as np
import pandas as pd
import pytest

import analytics as an
from analytics.ranking.similar import cosine_table, rank_weights
from tests.unit.worked import GROCERIES, campaign_of, demo_matrix

SHOWS = ["F.R.I.E.N.D.S", "TBBT", "Black Mirror", "Modern Family", "Sacred Games", "GoT", "Quantico"]
SLIDES_W = pd.DataFrame(
    [[0.971, 1.929], [1.699, 1.626], [1.872, 0.0], [0.0, 1.317], [0.77, 0.0], [2.219, 0.232], [0.452, 0.543]], index=SHOWS
)
SLIDES_COSINES = [
    [1.000, 0.942, 0.450, 0.893, 0.450, 0.540, 0.974],
    [0.942, 1.000, 0.722, 0.691, 0.722, 0.790, 0.994],
    [0.450, 0.722, 1.000, 0.000, 1.000, 0.995, 0.640],
    [0.893, 0.691, 0.000, 1.000, 0.000, 0.104, 0.769],
    [0.450, 0.722, 1.000, 0.000, 1.000, 0.995, 0.640],
    [0.540, 0.790, 0.995, 0.104, 0.995, 1.000, 0.716],
    [0.974, 0.994, 0.640, 0.769, 0.640, 0.716, 1.000],
]


def fitted(name: str, k: int, kind: str | None = None) -> an.Factorization:
    return an.factorize(demo_matrix(name, kind), n_components=k, random_state=0)


@pytest.fixture(scope="module")
def groceries():
    return fitted("groceries", 3)


@pytest.fixture(scope="module")
def shows():
    return fitted("tv_shows", 2, kind="counts")


@pytest.fixture(scope="module")
def books():
    return fitted("books", 2)


class TestGroceries:
    def test_the_table_is_that_of_the_picture(self, groceries):
        pd.testing.assert_frame_equal(
            groceries.V.to_frame()[GROCERIES.columns].loc[GROCERIES.index], GROCERIES.astype(float), check_names=False
        )

    def test_the_error_of_three_segments(self, groceries):
        assert round(groceries.error, 4) == 1.0426

    def test_one_segment_is_bread_one_fruits_and_sweets_one_led_by_vegetables_and_alone_with_coffee(self, groceries):
        W = groceries.W
        bread, fruits, vegetables = W.loc["Bread"].idxmax(), W.loc["Fruits"].idxmax(), W.loc["Vegetables"].idxmax()
        assert {bread, fruits, vegetables} == {1, 2, 3}
        assert W.loc["Bread", bread] > 0.9
        assert W.loc[["Fruits", "Sweets"], fruits].sum() > 0.99 and W.loc["Sweets", fruits] > 0.3
        assert W[vegetables].idxmax() == "Vegetables"
        assert W.loc["Coffee", vegetables] > 0.05 and W.loc["Coffee"].drop(vegetables).max() == 0.0

    def test_john_belongs_to_one_segment_alone_and_peter_to_more(self, groceries):
        membership = an.segment(groceries).membership
        assert sorted(membership.loc["John"]) == [0, 0, 1]
        assert (membership.loc["Peter"] > 0).sum() > 1

    @pytest.mark.parametrize(
        ("customer", "products"),
        [("Mary", ["Bread", "Fruits", "Sweets"]), ("Alice", ["Fruits", "Bread", "Sweets", "Vegetables", "Coffee"])],
    )
    def test_recommendations(self, groceries, customer, products):
        assert list(an.recommend(groceries, customer)["item"]) == products

    def test_coffee_campaign_of_four_contacts(self, groceries):
        contacts = ["Peter", "Jennifer", "Alice", "Greg"]
        assert list(an.target_customers(groceries, "Coffee", n=4)["customer"]) == contacts
        found = campaign_of(an.segment(groceries), ["Coffee"], 4).contacts
        assert list(found["customer"]) == contacts and list(found["known"]) == [True, False, False, False]

    def test_jennifer_is_offered_the_coffee_she_never_bought(self, groceries):
        assert "Coffee" in set(an.recommend(groceries, "Jennifer", exclude_known=True)["item"])


class TestShowsAsTheSlidesDoIt:
    def test_error(self, shows):
        assert shows.V.kind == "counts" and shows.error <= 6.3506

    def test_black_mirror_and_sacred_games_give_nothing_to_the_sitcoms(self, shows):
        sitcoms = shows.W.loc["Modern Family"].idxmax()
        assert shows.W.loc[["Black Mirror", "Sacred Games"], sitcoms].tolist() == [0, 0]
        assert shows.W.loc["Modern Family"].drop(sitcoms).tolist() == [0]

    def test_the_cosine_table_of_their_own_factors(self):
        found = cosine_table(SLIDES_W)
        assert list(found.index) == list(found.columns) == SHOWS
        np.testing.assert_allclose(found.round(3), SLIDES_COSINES, rtol=0, atol=1e-12)

    def test_the_nearest_shows_to_black_mirror(self, shows):
        assert list(an.similar_items(shows, "Black Mirror", n=3)["item"]) == ["Sacred Games", "GoT", "TBBT"]

    def test_the_estimate_for_jai(self, shows):
        estimate = an.estimate_from_similar(shows, customer="Jai", item="Black Mirror", n=3)
        assert rank_weights(3) == pytest.approx([5 / 12, 4 / 12, 3 / 12])
        assert list(estimate.neighbours["value"]) == [0.0, 0.0, 4.7]
        assert estimate.value == pytest.approx(1.175)


class TestShowsWithBlanksAsUnknown:
    def test_the_file_is_read_as_ratings(self):
        V = demo_matrix("tv_shows")
        assert V.kind == "ratings" and V.values.nnz == 21
        assert np.isnan(V.to_frame().loc["Black Mirror", "Jai"])

    def test_known_ratings_are_fitted_ten_times_better_than_with_zeros(self, shows):
        unknown = fitted("tv_shows", 2)
        assert unknown.error < 0.1 * shows.error

    def test_black_mirror_is_a_good_show_for_jai_after_all(self):
        # Everybody who rated it gave 4 or more: 1.175 came from the zeros.
        assert an.predict(fitted("tv_shows", 2), ["Black Mirror"], ["Jai"])["score"].item() > 4


class TestSpeeches:
    def test_one_segment_is_energy_and_one_labour_market_employment(self):
        W = fitted("speeches", 2).W
        energy = W.loc["energy"].idxmax()
        labour = 3 - energy
        assert W[energy].idxmax() == "energy" and W.loc["energy", energy] > 0.7
        assert list(W.index[W[labour] > W[energy]]) == ["labour", "market", "employment"]
        assert W.loc["energy", labour] < 0.05

    def test_speech_1_is_about_labour_and_speech_3_about_energy(self):
        fit = fitted("speeches", 2)
        assert fit.W[fit.H["Speech 1"].idxmax()].idxmax() in {"labour", "employment"}
        assert fit.W[fit.H["Speech 3"].idxmax()].idxmax() == "energy"
        membership = an.segment(fit).membership
        assert membership.loc["Speech 1"].max() > 0.95 and membership.loc["Speech 3"].max() > 0.95


class TestBooks:
    def test_a_slash_is_unknown(self, books):
        assert books.V.kind == "ratings" and books.V.values.nnz == 13
        assert books.V.to_frame().loc["Book 3"].isna().tolist() == [True, True, True, True, False]

    def test_every_known_rating_is_reconstructed_within_0_3(self, books):
        known = books.V.to_frame().stack().dropna()
        found = an.predict(books, list(known.index.get_level_values(0)), list(known.index.get_level_values(1)))
        assert len(known) == 13 and np.abs(found["score"].to_numpy() - known.to_numpy()).max() < 0.3

    def test_above_a_threshold_of_3_exactly_two_users_are_offered_book_3(self, books):
        offered = [
            user for user in books.V.customers
            if "Book 3" in set(an.recommend(books, user, exclude_known=True, min_score=3.0)["item"])
        ]  # fmt: skip
        assert offered == ["User 3", "User 4"]


class TestStockVolumes:
    def test_thousands_separators_are_read(self):
        V = demo_matrix("stock_volumes")
        assert sorted(V.items) == ["GOOG", "YHOO"] and V.shape == (2, 4)
        assert V.to_frame().loc["GOOG", "2015-08-21"] == 4_227_300 and V.to_frame().loc["YHOO", "2015-08-19"] == 8_974_100

    def test_the_most_related_dates_of_a_segment_are_listed(self):
        fit = fitted("stock_volumes", 2)
        google = fit.W.loc["GOOG"].idxmax()
        dates = fit.H.loc[google].sort_values(ascending=False)
        assert dates.index[0] == "2015-08-21" and dates.index[-1] == "2015-08-18"
        assert list(an.target_customers(fit, "YHOO")["customer"])[:2] == ["2015-08-21", "2015-08-20"]
