"""The best assignment of offers as a linear programme, for tables that HiGHS solves at once."""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack, vstack

from analytics.campaigns.assignment_rules import NOBODY, Places
from analytics.errors import AnalyticsError

WHOLE = 1e-6
"""A share of a customer that is nearer to a whole one than this is one."""
MIP_GAP = 1e-4
MIP_SECONDS = 20.0


def solve_exactly(values: np.ndarray, places: Places) -> tuple[np.ndarray, np.ndarray, float]:
    """Maximise ``sum v x`` with at most one offer a customer, caps, minimums and a budget.

    Minimums may ask for more than there are: each place that is missing costs more than any exchange could bring, so that as
    many as possible are met. The programme of caps and minimums alone is one of transport and has whole numbers at its corners
    (Hoffman and Kruskal 1956); a budget can break one customer, and then whole numbers are asked for (Huangfu and Hall 2018,
    HiGHS).

    Parameters
    ----------
    values : ndarray, shape (n_customers, n_offers)
        Expected profit; minus infinity where an offer is not allowed.
    places : Places

    Returns
    -------
    chosen : ndarray of int, shape (n_customers,)
    prices : ndarray, shape (n_offers,)
        What one more place of each offer is worth.
    bound : float
        No assignment has more value, less what missing places cost.
    """
    rows, columns = np.nonzero(np.isfinite(values) & ((values > 0) | (places.minimums > 0)))
    n_offers, n_cells = values.shape[1], len(rows)
    missing_costs = cost_of_missing(values)
    objective = np.concatenate([-values[rows, columns], np.full(n_offers, missing_costs)])
    limits, most = _constraints(rows, columns, values.shape, places)
    highest = np.concatenate([np.ones(n_cells), places.minimums])
    found = linprog(objective, A_ub=limits, b_ub=most, bounds=np.column_stack([np.zeros(len(highest)), highest]), method="highs")
    if found.x is None:
        raise AnalyticsError(
            f"The assignment could not be solved: {found.message}", hint="Raise the budget, or lower the minimums."
        )
    prices = -np.asarray(found.ineqlin.marginals)[len(values) : len(values) + n_offers]
    taken, bound = found.x[:n_cells], float(-found.fun)
    if np.abs(taken - taken.round()).max(initial=0.0) > WHOLE:
        whole = milp(
            objective,
            constraints=LinearConstraint(limits, ub=most),
            bounds=Bounds(0, highest),
            integrality=np.concatenate([np.ones(n_cells), np.zeros(n_offers)]),
            options={"mip_rel_gap": MIP_GAP, "time_limit": MIP_SECONDS},
        )
        # Without an answer in time, broken customers are left out: nothing that was asked for is exceeded.
        taken = np.floor(taken + WHOLE) if whole.x is None else whole.x[:n_cells]
    chosen = np.full(len(values), NOBODY)
    kept = taken > 0.5
    chosen[rows[kept]] = columns[kept]
    return chosen, np.maximum(prices, 0.0), bound


def cost_of_missing(values: np.ndarray) -> float:
    """Return a price of a missing place above what any chain of exchanges along all offers could bring."""
    finite = values[np.isfinite(values)]
    return float(2 * (values.shape[1] + 1) * (np.abs(finite).max() if finite.size else 1.0) + 1.0)


def _constraints(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int], places: Places) -> tuple[csr_array, np.ndarray]:
    """Return what must not be exceeded: one a customer, the caps, the minimums less what is missing, the budget."""
    n_customers, n_offers = shape
    cells, ones = np.arange(len(rows)), np.ones(len(rows))
    by_customer = csr_array((ones, (rows, cells)), shape=(n_customers, len(rows)))
    by_offer = csr_array((ones, (columns, cells)), shape=(n_offers, len(rows)))
    nothing = csr_array((n_customers, n_offers))
    missing = csr_array((np.ones(n_offers), (range(n_offers), range(n_offers))), shape=(n_offers, n_offers))
    blocks = [hstack([by_customer, nothing]), hstack([by_offer, 0 * missing]), hstack([-by_offer, -missing])]
    most = [np.ones(n_customers), places.caps, -places.minimums]
    if np.isfinite(places.budget):
        blocks.append(csr_array(np.concatenate([places.costs[columns], np.zeros(n_offers)])[None, :]))
        most.append(np.array([places.budget]))
    return csr_array(vstack(blocks)), np.concatenate(most).astype(float)
