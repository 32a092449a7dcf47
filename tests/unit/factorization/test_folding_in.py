import numpy as np
import pandas as pd
import pytest
from scipy.optimize import nnls

import analytics as an
from analytics.errors import FactorizationError
from analytics.factorization import ENGINES_OF
from analytics.factorization.folding_in import fold_in, fold_in_items
from analytics.matrix import matrix_from_wide
from tests.unit.worked import GROCERIES, GROCERIES_V

ENGINES = [(kind, engine) for kind, engines in ENGINES_OF.items() for engine in engines]


def planted(n_customers: int = 120, seed: int = 0) -> pd.DataFrame:
    """Two habits of 10 items each, sizes 1 to 5, some blanks."""
    rng = np.random.default_rng(seed)
    habits = np.kron(np.eye(2), np.ones((10, n_customers // 2))) * rng.integers(1, 6, (20, n_customers))
    table = habits * (rng.random((20, n_customers)) < 0.8)
    return pd.DataFrame(table, index=[f"i{row}" for row in range(20)], columns=[f"c{column}" for column in range(n_customers)])


def as_kind(table: pd.DataFrame, kind: str):
    return matrix_from_wide(table.where(table > 0) if kind == "ratings" else table, kind=kind)


@pytest.mark.parametrize(("kind", "engine"), ENGINES)
def test_customers_of_the_fit_get_what_the_fit_gave_them(kind, engine):
    V = as_kind(planted(), kind)
    fit = an.factorize(V, 2, engine=engine)
    again = fold_in(fit, V)
    np.testing.assert_allclose(again.customer_factors, fit.customer_factors, atol=0.05 * fit.customer_factors.max())
    assert again.error == pytest.approx(fit.error, rel=0.02)
    pairs = list(V.items[:5]), list(V.customers[:5])
    np.testing.assert_allclose(an.predict(again, *pairs)["score"], an.predict(fit, *pairs)["score"], rtol=0.05, atol=0.02)


@pytest.mark.parametrize(("kind", "engine"), ENGINES)
def test_new_customers_belong_to_the_habit_they_have(kind, engine):
    fit = an.factorize(as_kind(planted(), kind), 2, engine=engine)
    first = int(fit.W.loc["i0"].idxmax())
    new = fold_in(fit, as_kind(planted(60, seed=9), kind))
    assert new.V.shape == (20, 60)
    if kind == "counts":
        main = new.H.idxmax()
        assert (main[[f"c{column}" for column in range(30)]] == first).all()
        assert (main[[f"c{column}" for column in range(30, 60)]] != first).all()
    assert np.isfinite(new.item_factors @ new.customer_factors).all()


def test_counts_are_solved_exactly():
    fit = an.factorize(GROCERIES_V, 3)
    new = pd.DataFrame({"Zoe": [0, 4, 1, 2, 0], "Max": [3, 0, 0, 1, 1]}, index=GROCERIES.index)
    found = fold_in(fit, matrix_from_wide(new)).H
    for customer in new:
        exact, _ = nnls(fit.W.to_numpy(dtype=float), new[customer].to_numpy(dtype=float))
        np.testing.assert_allclose(found[customer], exact, atol=1e-5)


def test_items_that_the_fit_does_not_know_are_left_out_and_those_that_the_file_lacks_are_not_bought():
    fit = an.factorize(GROCERIES_V, 2)
    some = pd.DataFrame({"Zoe": [2, 3, 7]}, index=["Bread", "Fruits", "Skis"])
    whole = pd.DataFrame({"Zoe": [0, 3, 0, 2, 0]}, index=GROCERIES.index)
    assert list(fold_in(fit, matrix_from_wide(some)).W.index) == list(GROCERIES.index)
    pd.testing.assert_frame_equal(fold_in(fit, matrix_from_wide(some)).H, fold_in(fit, matrix_from_wide(whole)).H)


def test_a_table_that_shares_no_item_or_is_of_another_kind_is_refused():
    fit = an.factorize(GROCERIES_V, 2)
    with pytest.raises(FactorizationError, match="No product of this table"):
        fold_in(fit, matrix_from_wide(pd.DataFrame({"Zoe": [1.0]}, index=["Skis"])))
    with pytest.raises(FactorizationError, match="found in counts; this table holds ratings"):
        fold_in(fit, matrix_from_wide(GROCERIES.where(GROCERIES > 0), kind="ratings"))


@pytest.mark.parametrize("engine", ENGINES_OF["counts"])
def test_an_item_is_placed_by_who_buys_it(engine):
    table = planted()
    fit = an.factorize(matrix_from_wide(table.drop(index="i3")), 2, engine=engine)
    found = fold_in_items(fit, matrix_from_wide(table.loc[["i3"]]))
    alike = fit.W.loc["i4"].to_numpy()
    assert found.shape == (1, 2)
    assert found[0].argmax() == alike.argmax()
    assert found[0].min() < 0.05 * found[0].max()
