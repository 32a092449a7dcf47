"""Threads: how many there are, and linear algebra on one of them."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager

from threadpoolctl import threadpool_limits

MOST_THREADS = 4


def n_threads() -> int:
    """Return on how many threads loops may run that do not hold the interpreter."""
    return min(MOST_THREADS, os.cpu_count() or 1)


def one_blas_thread() -> AbstractContextManager[object]:
    """Let linear algebra run on one thread, as long as the context is open or, without one, from now on.

    The products of this package are small or sparse. Several threads do not make them faster; while they
    wait for each other they take processors from other work, and where that is busy they wait for it.

    Examples
    --------
    >>> with one_blas_thread():
    ...     pass
    """
    return threadpool_limits(limits=1, user_api="blas")
