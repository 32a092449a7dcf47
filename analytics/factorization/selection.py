"""How many segments: held-out error, then stability, on a sample and within a time."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.errors import AnalyticsError, FactorizationError
from analytics.factorization import engine_of, factorize, max_components
from analytics.factorization.advice import LEAST_SHARE, Advice, steadiness_of
from analytics.factorization.contract import Engine, Progress, no_progress, part_of
from analytics.factorization.held_out import Test, choose_test, errors_of
from analytics.factorization.stability import Stability, can_repeat, stability_of
from analytics.matrix import InteractionMatrix
from analytics.threads import one_blas_thread

__all__ = ["Advice", "suggest_n_components"]

SAMPLE_CUSTOMERS = 2_000
ENOUGH_EXPLAINED = 0.95
PATIENCE = 3
"""Numbers tried beyond the one with the least error before the search ends."""
FEWEST_CUSTOMERS_EACH = 5
FEWEST_ITEMS_EACH = 2
MOST_OF_SMALL = 3
"""Of a table too small for a test, each segment suggested has this many customers and items; up to 3 are always allowed."""
MAX_SECONDS = 120.0
SHARE_FOR_ERRORS = 0.5
"""Part of the time after which no further number is tried, so that some is left to see whether segments repeat."""


class _OutOfTime(AnalyticsError):
    """Ends a fit that nobody can wait for; what was found before it counts."""


class _Watch:
    """Counts the seconds of the work itself: a report may hold it while others need the processors."""

    def __init__(self, seconds: float, on_progress: Progress) -> None:
        self._seconds, self._on_progress = seconds, on_progress
        self._start, self._held = time.monotonic(), 0.0

    def until(self, share: float) -> Progress:
        """Return a progress that ends the work when this share of the time is used."""

        def report(done: float, message: str) -> None:
            self.report(done, message)
            if time.monotonic() - self._start - self._held > share * self._seconds:
                raise _OutOfTime("Time ran out.")

        return report

    def report(self, done: float, message: str) -> None:
        """Report without an end."""
        before = time.monotonic()
        self._on_progress(done, message)
        self._held += time.monotonic() - before


def suggest_n_components(
    V: InteractionMatrix,
    candidates: Iterable[int] = range(2, 13),
    random_state: int = 0,
    on_progress: Progress = no_progress,
    seconds: float = MAX_SECONDS,
    engine: str | None = None,
) -> Advice:
    """Suggest a number of segments: small held-out error first, then profiles that repeat.

    1. Error. Purchases: a tenth of them is held back four times, and must score above as popular items that their
       customers do not have (1 - AUC; Rendle et al., 2009). Ratings: a tenth is held back and predicted. Tables almost without zeros:
       2 x 2 bi-cross-validation (Owen and Perry, 2009). Numbers are tried upward until three in a row have not
       lowered the error. The smallest number within one standard error of the least error is taken (Breiman et al.,
       1984), where the error is that of the differences, since the same cells are held back for every number.
    2. Stability. Each number is fitted on random halves of the customers and matched with the fit of all of them.
       Where its profiles do not repeat, or a segment is as good as empty, the next smaller number is suggested
       that has neither fault, or the one that repeats best.

    Tables too small to hold anything back take the smallest number that explains 95 % of the squared values, and leaves
    5 customers and 2 items to each segment. Large tables are judged by a sample of 2,000 customers.

    Parameters
    ----------
    V : InteractionMatrix, shape (n_items, n_customers)
    candidates : iterable of int
        Numbers to try; those that the table does not allow are left out.
    random_state : int
    on_progress : callable, optional
    seconds : float, default 120
        Time of the work itself. The first number is always tried; with what is found until then the advice is given.
    engine : str, optional
        As in `factorize`.

    Returns
    -------
    Advice

    Raises
    ------
    FactorizationError
        When the table allows none of the candidates, or the engine is for another kind.

    Examples
    --------
    >>> from analytics import matrix_from_wide
    >>> V = matrix_from_wide(pd.DataFrame(np.kron(np.eye(2), np.ones((2, 3))), index=list("abcd")))
    >>> suggest_n_components(V, range(2, 4)).best
    2
    """
    chosen = engine_of(V.kind, engine)
    sample = _sample(V, random_state)
    test = choose_test(sample)
    tried = _possible(V, sample, test, candidates)
    watch = _Watch(seconds, on_progress)
    rows = _errors(sample, test, chosen, tried, random_state, watch)
    numbers = [k for k, _ in rows]
    by_error = _by_fit(rows) if test == "fit" else _within_one_standard_error(rows)
    to_repeat = [k for k in _outward(numbers, by_error) if can_repeat(sample, k)]
    found = _stabilities(sample, chosen, to_repeat, random_state, watch)
    best = _steady_or_smaller(found, by_error)
    ended = test != "fit" and len(numbers) < len(tried) and not _turned(rows)
    complete = not ended and len(found) == len(to_repeat)
    on_progress(1.0, "Done")
    return Advice(best, _table(rows, found), test, by_error, found, complete, V.vocabulary.customers, chosen.name)


def _possible(V: InteractionMatrix, sample: InteractionMatrix, test: Test, candidates: Iterable[int]) -> list[int]:
    limit = max_components(V) if test in ("ratings", "fit") else min(sample.shape) // 2
    limit = min(limit, _most_of_small(V)) if test == "fit" else limit
    tried = sorted({k for k in candidates if 1 <= k <= limit})
    if not tried:
        raise FactorizationError(f"None of the numbers can be tried; the table allows at most {limit}.")
    return tried


def _most_of_small(V: InteractionMatrix) -> int:
    n_items, n_customers = V.shape
    return max(MOST_OF_SMALL, min(n_customers // FEWEST_CUSTOMERS_EACH, n_items // FEWEST_ITEMS_EACH))


def _sample(V: InteractionMatrix, random_state: int) -> InteractionMatrix:
    """Return V with at most `SAMPLE_CUSTOMERS` customers, and without the items that nobody of them has."""
    if V.shape[1] <= SAMPLE_CUSTOMERS:
        return V
    chosen = np.sort(np.random.default_rng(random_state).choice(V.shape[1], SAMPLE_CUSTOMERS, replace=False))
    values = sparse.csr_array(V.by_customer[chosen].T)
    rows = np.flatnonzero(np.diff(values.indptr))
    return InteractionMatrix(values[rows], V.items[rows], V.customers[chosen], V.kind, V.value, V.vocabulary)


Row = tuple[int, np.ndarray]
"""A number, and its error each time that something was held back."""


def _errors(
    V: InteractionMatrix, test: Test, engine: Engine, tried: Sequence[int], random_state: int, watch: _Watch
) -> list[Row]:
    rows: list[Row] = []
    for number, k in enumerate(tried):
        progress = watch.until(SHARE_FOR_ERRORS) if rows else watch.report
        report = part_of(progress, number, 2 * len(tried), f"Trying {k} segments")
        try:
            report(0.0, "")
            rows.append((k, _folds(V, test, engine, k, random_state, report)))
        except _OutOfTime:
            break
        if test != "fit" and _turned(rows):
            break
    return rows


def _folds(V: InteractionMatrix, test: Test, engine: Engine, k: int, random_state: int, on_progress: Progress) -> np.ndarray:
    if test == "fit":
        return np.array([1.0 - factorize(V, k, random_state, on_progress, engine.name).explained])
    with one_blas_thread():
        return errors_of(V, test, engine, k, random_state, on_progress)


def _turned(rows: Sequence[Row]) -> bool:
    """Return whether the last numbers have not lowered the error."""
    return len(rows) - 1 - int(np.argmin([folds.mean() for _, folds in rows])) >= PATIENCE


def _by_fit(rows: Sequence[Row]) -> int:
    good = [k for k, folds in rows if folds.mean() <= 1.0 - ENOUGH_EXPLAINED]
    return good[0] if good else rows[-1][0]


def _within_one_standard_error(rows: Sequence[Row]) -> int:
    least = min(rows, key=lambda row: float(row[1].mean()))[1]
    return next(k for k, folds in rows if (folds - least).mean() <= _standard_error(folds - least))


def _standard_error(folds: np.ndarray) -> float:
    return float(folds.std(ddof=1) / np.sqrt(folds.size)) if folds.size > 1 else 0.0


def _outward(numbers: Sequence[int], start: int) -> list[int]:
    """Return numbers from one downward and then from it upward: those first that the advice hangs on."""
    return [*(k for k in reversed(numbers) if k <= start), *(k for k in numbers if k > start)]


def _stabilities(
    V: InteractionMatrix, engine: Engine, numbers: Sequence[int], random_state: int, watch: _Watch
) -> dict[int, Stability]:
    found: dict[int, Stability] = {}
    for number, k in enumerate(numbers):
        report = part_of(watch.until(1.0), len(numbers) + number, 2 * len(numbers), f"Repeating {k} segments")
        try:
            found[k] = stability_of(V, engine, k, random_state, report)
        except _OutOfTime:
            break
    return found


def _steady_or_smaller(found: dict[int, Stability], by_error: int) -> int:
    """Return the largest number up to one by error that repeats, or repeats best, with somebody in every segment."""
    known = {k: stability for k, stability in found.items() if k <= by_error}
    filled = {k: stability for k, stability in known.items() if stability.shares.min() >= LEAST_SHARE} or known
    words = {k: steadiness_of(stability) for k, stability in filled.items()}
    for wanted in ("steady", "some segments change"):
        if numbers := [k for k in words if words[k] == wanted]:
            return max(numbers)
    return max(filled, key=lambda k: filled[k].mean, default=by_error)


def _table(rows: Sequence[Row], found: dict[int, Stability]) -> pd.DataFrame:
    table = pd.DataFrame(
        [(k, folds.mean(), _standard_error(folds)) for k, folds in rows], columns=["n_components", "error", "spread"]
    )
    for column, of in (
        ("stability", lambda one: one.mean),
        ("weakest", lambda one: one.weakest),
        ("smallest_share", lambda one: float(one.shares.min())),
    ):
        table[column] = [of(found[k]) if k in found else np.nan for k in table["n_components"]]
    return table
