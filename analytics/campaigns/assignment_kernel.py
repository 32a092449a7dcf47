"""The compiled loop of the assignment of offers, and nothing else."""

from __future__ import annotations

import numba
import numpy as np


@numba.njit(cache=True)
def improve(
    values: np.ndarray,
    chosen: np.ndarray,
    caps: np.ndarray,
    minimums: np.ndarray,
    costs: np.ndarray,
    left: float,
    missing_value: float,
    tolerance: float,
    most: int,
) -> None:
    """Exchange customers along cycles of offers, in place, until little is missing or no cycle earns anything.

    An edge from offer j to k is the least that is lost by moving one customer from j to k; one node more stands for no offer.
    An assignment is best when there is no negative cycle (Klein 1967, A primal method for minimal cost flows).

    Parameters
    ----------
    values : ndarray, shape (n_customers, n_offers)
        Minus infinity where an offer is not allowed.
    chosen : ndarray of int, shape (n_customers,)
        -1 is no offer.
    caps, minimums, costs : ndarray, shape (n_offers,)
    left : float
        Of the budget; the loop ends where a cycle would take more.
    missing_value : float
        How much value may be missing to the bound; the loop ends once this has been earned.
    tolerance : float
        A cycle that earns less is none.
    most : int
        Cycles at most.
    """
    n_offers = values.shape[1]
    counts = np.zeros(n_offers + 1, dtype=np.int64)
    for offer in chosen:
        counts[offer] += 1
    price = np.append(costs, 0.0)
    loss = np.full((n_offers + 1, n_offers + 1), np.inf)
    who = np.full((n_offers + 1, n_offers + 1), -1, dtype=np.int64)
    stale = np.ones(n_offers + 1, dtype=np.bool_)
    for _ in range(most):
        if missing_value <= 0:
            return
        _edges(values, chosen, caps, minimums, counts, stale, loss, who)
        cycle = _negative_cycle(loss, tolerance)
        ends = np.roll(cycle, -1)
        cost = 0.0
        for step in range(len(cycle)):
            if who[cycle[step], ends[step]] >= 0:
                cost += price[ends[step]] - price[cycle[step]]
        if len(cycle) == 0 or cost > left:
            return
        left -= cost
        missing_value += _move(chosen, counts, cycle, ends, loss, who)
        stale[:] = False
        stale[cycle] = True


@numba.njit(cache=True)
def _move(chosen, counts, cycle, ends, loss, who):  # type: ignore[no-untyped-def]
    """Move one customer along each edge of a cycle; return what is lost, which is negative."""
    lost = 0.0
    for step in range(len(cycle)):
        start, end = cycle[step], ends[step]
        lost += loss[start, end]
        if who[start, end] >= 0:
            chosen[who[start, end]] = end if end < len(counts) - 1 else -1
            counts[start] -= 1
            counts[end] += 1
    return lost


@numba.njit(cache=True)
def _edges(values, chosen, caps, minimums, counts, stale, loss, who):  # type: ignore[no-untyped-def]
    """Find the least loss from each node whose customers have changed to every other."""
    n_customers, n_offers = values.shape
    nobody = n_offers
    for node in range(n_offers + 1):
        if stale[node]:
            loss[node, :] = np.inf
            who[node, :] = -1
    for customer in range(n_customers):
        start = chosen[customer] if chosen[customer] >= 0 else nobody
        if not stale[start]:
            continue
        now = values[customer, start] if start != nobody else 0.0
        for end in range(n_offers):
            if now - values[customer, end] < loss[start, end] and end != start:
                loss[start, end], who[start, end] = now - values[customer, end], customer
        if start != nobody and now < loss[start, nobody]:
            loss[start, nobody], who[start, nobody] = now, customer
    _free_places(caps, minimums, counts, loss, who)


@numba.njit(cache=True)
def _free_places(caps, minimums, counts, loss, who):  # type: ignore[no-untyped-def]
    """Let a free place be taken without anybody leaving, and a place above the minimum be left empty."""
    nobody = len(caps)
    for offer in range(nobody):
        if counts[offer] < caps[offer] and loss[offer, nobody] > 0:
            loss[offer, nobody], who[offer, nobody] = 0.0, -1
        if counts[offer] > minimums[offer] and loss[nobody, offer] > 0:
            loss[nobody, offer], who[nobody, offer] = 0.0, -1


@numba.njit(cache=True)
def _negative_cycle(loss, tolerance):  # type: ignore[no-untyped-def]
    """Return the nodes of a cycle that earns more than the tolerance (Bellman 1958, Ford 1956); none when there is none."""
    n = len(loss)
    distance, before = np.zeros(n), np.full(n, -1, dtype=np.int64)
    changed = -1
    for _ in range(n):
        changed = -1
        for start in range(n):
            for end in range(n):
                if start != end and distance[start] + loss[start, end] < distance[end] - tolerance:
                    distance[end], before[end], changed = distance[start] + loss[start, end], start, end
        if changed < 0:
            return np.empty(0, dtype=np.int64)
    node = changed
    for _ in range(n):
        node = before[node]
    cycle = [node]
    step = before[node]
    while step != node:
        cycle.append(step)
        step = before[step]
    return np.array(cycle[::-1], dtype=np.int64)
