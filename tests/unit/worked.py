"""Tables small enough to be worked out by hand, and strategies that draw more of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import analytics as an
from analytics.campaigns.eligibility import STANDING_RULES
from analytics.factorization import Baseline
from analytics.matrix import InteractionMatrix, matrix_from_wide

DEMO = Path(__file__).parents[2] / "demo_data"
QUICK = settings(max_examples=30, deadline=None, derandomize=True)

GROCERIES = pd.DataFrame(
    [[0, 1, 0, 1, 2, 2], [2, 3, 1, 1, 2, 2], [1, 1, 1, 0, 1, 1], [0, 2, 3, 4, 1, 1], [0, 0, 0, 0, 1, 0]],
    index=["Vegetables", "Fruits", "Sweets", "Bread", "Coffee"],
    columns=["John", "Alice", "Mary", "Greg", "Peter", "Jennifer"],
)
GROCERIES_V = matrix_from_wide(GROCERIES)


def built_fit(
    W: pd.DataFrame, H: pd.DataFrame, V: pd.DataFrame | None = None, baseline: Baseline | None = None
) -> an.Factorization:
    """Return a factorization with these factors, as if an engine had found them; V is their product unless given."""
    table = W @ H if V is None else V
    matrix = matrix_from_wide(table, kind="counts" if baseline is None else "ratings")
    assert matrix.shape == table.shape, "every row and column needs a value"
    factors = (np.ascontiguousarray(part, dtype=np.float32) for part in (W.to_numpy(), H.to_numpy()))
    return an.Factorization(matrix, *factors, error=0.0, random_state=0, engine="built", baseline=baseline)


CUSTOMERS = ["John", "Mary", "Greg", "Alice"]
SMALL_W = pd.DataFrame({1: [0.75, 0.25, 0.0], 2: [0.0, 0.5, 0.5]}, index=["Bread", "Fruits", "Coffee"])
SMALL_H = pd.DataFrame([[4.0, 8.0, 0.0, 2.0], [0.0, 0.0, 4.0, 2.0]], index=[1, 2], columns=CUSTOMERS)
"""Mixes: John and Mary are all of segment 1, Greg of 2, Alice half and half."""


def small_fit() -> an.Factorization:
    """Bread 3 6 0 1.5, Fruits 1 2 2 1.5, Coffee 0 0 2 1: exactly two segments."""
    return built_fit(SMALL_W, SMALL_H)


def small_fit_with_nobody() -> an.Factorization:
    """Add a fifth customer, who bought one Coffee, of which no segment explains anything."""
    return built_fit(SMALL_W, SMALL_H.assign(Nobody=0.0), (SMALL_W @ SMALL_H).assign(Nobody=[0.0, 0.0, 1.0]))


def rating_fit() -> an.Factorization:
    """Three ratings a customer, mean 3; Bob's prediction for Alien (6.5) is above the scale of 1 to 5."""
    W = pd.DataFrame({1: [1.0, 0.0, 0.0], 2: [0.0, 0.5, 0.5]}, index=["Alien", "Brazil", "Cars"])
    H = pd.DataFrame([[0.5, 2.0, 0.0], [0.0, 0.0, 0.0]], index=[1, 2], columns=["Ann", "Bob", "Cat"])
    V = pd.DataFrame([[4.0, np.nan, 2.0], [1.0, 5.0, 2.0], [np.nan, 4.0, 3.0]], index=W.index, columns=H.columns)
    return built_fit(W, H, V, Baseline(3.0, np.array([0.5, 0.0, -0.5]), np.array([-0.04, 1.0, -0.5])))


def _labelled(values: np.ndarray) -> pd.DataFrame:
    index = [f"item {row}" for row in range(values.shape[0])]
    return pd.DataFrame(values, index=index, columns=[f"customer {column}" for column in range(values.shape[1])])


def _shapes(smallest: int, largest: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(smallest, largest), st.integers(smallest, largest))


def count_tables(smallest: int = 3, largest: int = 7) -> st.SearchStrategy[pd.DataFrame]:
    """Draw tables of 0 to 4 purchases in which every item and every customer has at least one."""
    drawn = _shapes(smallest, largest).flatmap(lambda shape: arrays(float, shape, elements=st.integers(0, 4)))
    tables = drawn.map(_labelled)
    return tables.filter(lambda table: bool((table.sum() > 0).all() and (table.sum(axis=1) > 0).all()))


def rating_tables(smallest: int = 3, largest: int = 7) -> st.SearchStrategy[pd.DataFrame]:
    """Draw tables of 1 to 5 stars with blanks, in which every item and every customer has at least one."""
    return count_tables(smallest, largest).map(lambda table: (table + 1).where(table > 0))


def integer_fits() -> st.SearchStrategy[an.Factorization]:
    """Draw factorizations of small integers: their scores are exact, and full of ties."""

    def of_shape(shape: tuple[int, int, int]) -> st.SearchStrategy[an.Factorization]:
        n, k, m = shape
        small = st.integers(0, 3)
        held = arrays(float, (n, m), elements=small).map(lambda V: np.maximum(V, np.eye(n, m) + np.eye(n, m, m - n)))
        parts = (arrays(float, (n, k), elements=small), arrays(float, (k, m), elements=small), held)
        return (
            st.tuples(*parts).filter(lambda drawn: bool((drawn[2].sum(0) > 0).all() and (drawn[2].sum(1) > 0).all())).map(_built)
        )

    return st.tuples(st.integers(2, 6), st.integers(1, 3), st.integers(2, 6)).flatmap(of_shape)


def _built(drawn: tuple[np.ndarray, np.ndarray, np.ndarray]) -> an.Factorization:
    W, H, V = drawn
    table = _labelled(V)
    return built_fit(pd.DataFrame(W, index=table.index), pd.DataFrame(H, columns=table.columns), table)


def demo_matrix(name: str, kind: str | None = None, value: str | None = None) -> InteractionMatrix:
    """Read a demo table as the first page does."""
    table = an.read_table(DEMO / f"{name}.csv")
    recognition = an.recognise(table)
    if kind is not None:
        recognition = recognition.with_kind(kind)
    return an.build_matrix(an.clean(table, recognition), value=value)


@cache
def shop_matrix() -> InteractionMatrix:
    """Read the corner shop once."""
    return demo_matrix("corner_shop")


def reordered(V: InteractionMatrix, seed: int) -> InteractionMatrix:
    """Return V with its rows and columns in another order."""
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(V.shape[0]), rng.permutation(V.shape[1])
    return replace(V, values=V.values[rows][:, columns], items=V.items[rows], customers=V.customers[columns])


def campaign_of(
    segments: an.Segmentation, items: Sequence[str], n: int, mode: str = "everyone", only: Sequence[str] = (), **more: object
) -> an.Campaign:
    """Return the list of a table of which nothing is known but its V."""
    settings = an.CampaignSettings(tuple(items), mode, n, only_segments=tuple(only), **more)
    return an.make_campaign(an.CampaignBasis(segments.fit.V), segments, settings)


def steps_of(campaign: an.Campaign) -> list[tuple[str, int]]:
    """Return the customers left after each rule, without the rules that nobody fell to and that no choice added."""
    steps = campaign.eligibility.steps
    told = steps[(steps["removed"] > 0) | ~steps["rule"].isin(STANDING_RULES)]
    return list(zip(told["rule"], told["left"].tolist(), strict=True))
