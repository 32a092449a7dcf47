"""The invented corner shop: its tastes were planted, so they must be found again."""

import numpy as np
import pandas as pd
import pytest

import analytics as an
from analytics.factorization.matching import matched_cosines
from demo_data import generate_shop
from tests.unit.worked import DEMO, demo_matrix, shop_matrix


@pytest.fixture(scope="module")
def lines():
    return pd.read_csv(DEMO / "corner_shop.csv", parse_dates=["date"])


@pytest.fixture(scope="module")
def fit():
    return an.factorize(shop_matrix(), n_components=6)


@pytest.fixture(scope="module")
def matched(fit):
    return matched_cosines(generate_shop.planted_profiles(), fit.W)


def test_the_planted_tastes_are_found_again(matched):
    assert sorted(matched["old"]) == sorted(generate_shop.planted_profiles().columns)
    assert matched["cosine"].min() >= 0.9


def test_customers_of_one_clear_taste_are_put_with_it(fit, matched):
    mixes = generate_shop.planted_mixes()
    regulars = np.asarray(shop_matrix().values.sum(axis=0)) >= 10
    clear = mixes[mixes.max(axis=1) > 0.7].index.intersection(shop_matrix().customers[regulars])
    theme = dict(zip(matched["new"], matched["old"], strict=True))
    found = fit.H[clear].idxmax().map(theme)
    assert len(clear) > 300
    assert (found == mixes.loc[clear].idxmax(axis=1)).mean() > 0.95


def test_another_seed_finds_the_same_tastes(fit):
    other = an.factorize(shop_matrix(), n_components=6, random_state=11)
    assert matched_cosines(fit.W, other.W)["cosine"].min() > 0.99


def test_the_committed_table_is_what_the_script_draws():
    text = generate_shop.generate().to_csv(index=False, float_format="%.2f", date_format="%Y-%m-%d", lineterminator="\n")
    assert text.encode() == (DEMO / "corner_shop.csv").read_bytes()


def test_the_size_of_the_shop(lines):
    assert lines["customer_id"].nunique() == 3_012
    assert shop_matrix().shape[1] == 3_010, "two customers brought everything back"
    assert lines["product"].nunique() == shop_matrix().shape[0] == 150
    assert set(shop_matrix().categories) == set(lines["category"])
    months = lines["date"].dt.to_period("M")
    assert months.nunique() == 18


def test_about_a_quarter_of_the_customers_came_once(lines):
    orders = lines[lines["quantity"] > 0].groupby("customer_id")["order_id"].nunique()
    assert (orders == 1).mean() == pytest.approx(0.25, abs=0.03)


def test_what_was_returned_is_taken_off(lines):
    net = lines.groupby(["product", "customer_id"])["quantity"].sum()
    V = demo_matrix("corner_shop", value="units")
    kept = net[net > 0]
    assert (lines["quantity"] < 0).sum() > 100 and (net == 0).sum() > 50
    rows = V.items.get_indexer(kept.index.get_level_values(0))
    columns = V.customers.get_indexer(kept.index.get_level_values(1))
    assert V.values.nnz == len(kept) and V.total == kept.sum()
    assert np.array_equal(V.values.toarray()[rows, columns], kept.to_numpy())


def test_a_pair_returned_in_full_is_no_purchase(lines):
    net = lines.groupby(["product", "customer_id"])["quantity"].sum()
    V = shop_matrix()
    returned = net[net == 0].index
    rows, columns = (labels.get_indexer(returned.get_level_values(level)) for level, labels in enumerate((V.items, V.customers)))
    there = (rows >= 0) & (columns >= 0)
    assert there.sum() > 50 and not V.values.toarray()[rows[there], columns[there]].any()


def test_ice_cream_sells_in_summer(lines):
    # 6 of the 18 months are summer: a third of the sales if there were no season.
    month = lines.loc[lines["category"] == "Ice cream", "date"].dt.month
    assert len(month) > 100 and month.isin([5, 6, 7, 8]).mean() > 0.6
