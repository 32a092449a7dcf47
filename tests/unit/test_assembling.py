"""What is kept of the cells of a table, and what is refused."""

from __future__ import annotations

import pytest

from analytics import build_matrix
from analytics.errors import MatrixError
from tests.unit.hand_made import interactions_of
from tests.unit.tables.files import cleaned


def test_categories_follow_the_items_that_are_kept():
    V = build_matrix(cleaned("customer,product,category,quantity\nMary,Bread,Food,1\nMary,Soap,Care,0\nJohn,Cake,Food,2\n"))
    assert V.categories.to_dict() == {"Bread": "Food", "Cake": "Food"}


@pytest.mark.parametrize(
    "interactions",
    [
        cleaned("product,John,Alice\nBread,0,0\nFruits,0,\n"),
        interactions_of("customer,item,quantity\nMary,Bread,1\nMary,Bread,-1\n"),
    ],
    ids=["grid", "returned"],
)
def test_nothing_but_zeros_is_refused(interactions):
    with pytest.raises(MatrixError, match="Every cell is zero"):
        build_matrix(interactions)


def test_sums_beyond_any_number_are_refused():
    with pytest.raises(MatrixError, match="more than a number can hold"):
        build_matrix(cleaned("customer,product,quantity\nMary,Bread,1e308\nMary,Bread,1e308\n"))
