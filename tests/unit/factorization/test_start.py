import numpy as np
from scipy import sparse
from sklearn.decomposition._nmf import _initialize_nmf

from analytics.factorization.start import start_of
from tests.unit.factorization.engine_contract import FULL


def started(table: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    by_item = sparse.csr_array(table.astype(np.float32))
    return start_of(sparse.csr_array(by_item.T), by_item, k, 0)


def test_the_start_is_that_of_scikit_learn():
    left, right = started(FULL, 3)
    expected = _initialize_nmf(FULL.T.astype(np.float32), 3, init="nndsvda", random_state=0)
    np.testing.assert_allclose(left @ right.T, expected[0] @ expected[1], rtol=1e-2, atol=1e-2)


def test_two_blocks_are_found_at_once():
    blocks = np.kron(np.diag([20.0, 30.0]), np.ones((4, 5)))
    left, right = started(blocks, 2)
    mean = blocks.mean()
    assert sorted((left == mean).sum(axis=0).tolist()) == [5, 5] and sorted((right == mean).sum(axis=0).tolist()) == [4, 4]
    own = np.where(left == mean, 0, left) @ np.where(right == mean, 0, right).T
    np.testing.assert_allclose(own, blocks.T, rtol=1e-4)
