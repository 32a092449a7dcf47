from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics import Vocabulary, matrix_from_wide
from analytics.errors import UnknownLabelError

WORDS = Vocabulary("show", "shows", "viewer", "viewers", "ratings")
SHOWS = matrix_from_wide(
    pd.DataFrame({"Jai": [4.8, np.nan, 2.1], "Arnab": [np.nan, 4.0, 2.5]}, index=["TBBT", "Black Mirror", "Quantico"]),
    "ratings",
    WORDS,
)


def test_positions_are_found_by_name():
    assert SHOWS.item_position("Quantico") == 2
    assert SHOWS.customer_position("Arnab") == 1


@pytest.mark.parametrize(
    ("find", "name", "message"),
    [
        (SHOWS.item_position, "Black Miror", "There is no show called 'Black Miror'. Did you mean Black Mirror?"),
        (SHOWS.customer_position, "Arnob", "There is no viewer called 'Arnob'. Did you mean Arnab?"),
        (SHOWS.item_position, "xyz", "There is no show called 'xyz'. Search the list of show names."),
    ],
)
def test_an_unknown_name_is_answered_with_near_ones_in_the_words_of_the_dataset(find, name, message):
    with pytest.raises(UnknownLabelError) as caught:
        find(name)
    assert str(caught.value) == message


def test_history_shows_the_largest_first():
    assert SHOWS.history("Jai").to_dict() == {"TBBT": 4.8, "Quantico": 2.1}
    assert SHOWS.history("Arnab").index.tolist() == ["Black Mirror", "Quantico"]


def test_unknown_ratings_are_shown_as_missing_and_counts_as_zero():
    assert np.isnan(SHOWS.to_frame().loc["Black Mirror", "Jai"])
    counts = matrix_from_wide(pd.DataFrame({"Jai": [1, 0], "Arnab": [0, 2]}, index=["TBBT", "GoT"]))
    assert counts.to_frame().to_numpy().tolist() == [[1, 0], [0, 2]]


def test_the_transpose_holds_the_same_cells():
    assert (SHOWS.by_customer.toarray() == SHOWS.values.toarray().T).all()
    assert SHOWS.shape == (3, 2)
    assert SHOWS.total == pytest.approx(4.8 + 2.1 + 4.0 + 2.5)


def test_cells_cannot_be_changed_by_accident():
    with pytest.raises(ValueError, match="read-only"):
        SHOWS.values.data[0] = 9
