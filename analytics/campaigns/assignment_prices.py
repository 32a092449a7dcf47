"""Assignment of offers to many customers: a price for each offer is adjusted until as many want it as there are places."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize

from analytics.campaigns.assignment_exact import cost_of_missing
from analytics.campaigns.assignment_kernel import improve
from analytics.campaigns.assignment_rules import NOBODY, Places, fill, value_of
from analytics.threads import one_blas_thread

TEMPERATURES = (0.1, 0.01, 0.001, 0.0002)
"""How soft the choice of a customer is, as a share of the spread of the values: from soft to nearly hard."""
MAX_STEPS = 60
"""Of the search at each temperature."""
SAME = 4
"""Regrets that differ by fewer temperatures than this are the same: prices are no more exact."""
GOOD_GAP = 1e-4
"""Share of the bound that may be missing when the exchange of customers ends."""
MAX_EXCHANGES = 20_000
ROUNDING = 1e-9


def solve_by_prices(values: np.ndarray, places: Places) -> tuple[np.ndarray, np.ndarray, float]:
    """Assign offers by prices that balance demand and places; the parameters and answers are those of `solve_exactly`.

    With prices ``pi >= 0`` for places, premiums ``mu >= 0`` for minimums and a price ``lambda >= 0`` for money, no assignment
    is worth more than the Lagrangian dual::

        D = sum_i max(0, max_j v_ij - pi_j + mu_j - lambda c_j) + sum_j cap_j pi_j - sum_j min_j mu_j + lambda B

    (Geoffrion 1974, Lagrangean relaxation for integer programming). D is convex with corners; the maximum is made smooth by a
    temperature that falls (Nesterov 2005, Smooth minimization of non-smooth functions), and L-BFGS-B finds the prices. Then
    customers choose at these prices, those first who would lose most by another choice.
    """
    allowed = np.isfinite(values) & ((values > 0) | (places.minimums > 0))
    dual = _Dual(np.where(allowed, values, -np.inf), places)
    premium = cost_of_missing(values)
    start = np.zeros(2 * dual.n_offers + 1)
    bounds: list[tuple[float, float | None]] = [(0, None)] * dual.n_offers + [
        (0, premium if least else 0) for least in places.minimums
    ]
    bounds.append((0, None if np.isfinite(places.budget) and places.costs.any() else 0))
    spread = float(np.ptp(values[allowed])) if allowed.any() else 0.0
    with one_blas_thread():
        for share in TEMPERATURES if spread > 0 else ():
            search = {"maxiter": MAX_STEPS}
            start = minimize(
                dual.smooth, start, args=(share * spread,), jac=True, method="L-BFGS-B", bounds=bounds, options=search
            ).x
    net = dual.net(start)
    same = SAME * TEMPERATURES[-1] * spread or 1.0
    chosen = fill(np.round(_regret(net) / same), net, allowed & ((values > 0) | (net > 0)), places)
    chosen = _exchange(dual, start, _meet_minimums(dual.values, chosen, places))
    return chosen, start[: dual.n_offers], dual.value(start)


def _exchange(dual: _Dual, prices: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Return the assignment after customers are exchanged at the price of money; the one before where that was better."""
    places, better = dual.places, chosen.copy()
    taken = places.costs[chosen[chosen != NOBODY]].sum()
    missing = (1 - GOOD_GAP) * dual.value(prices) - value_of(dual.values, chosen)
    improve(
        dual.values - prices[-1] * places.costs,
        better,
        places.caps,
        places.minimums,
        places.costs,
        places.budget - taken,
        missing,
        ROUNDING * float(np.abs(dual.values[np.isfinite(dual.values)]).max(initial=1.0)),
        MAX_EXCHANGES,
    )
    return better if value_of(dual.values, better) >= value_of(dual.values, chosen) else chosen


class _Dual:
    """The bound as a function of prices of places, premiums of minimums and the price of money, one after the other."""

    def __init__(self, values: np.ndarray, places: Places) -> None:
        self.values, self.places, self.n_offers = values, places, values.shape[1]
        self._budget = places.budget if np.isfinite(places.budget) else 0.0

    def net(self, prices: np.ndarray) -> np.ndarray:
        """Return what each cell leaves after its price."""
        n = self.n_offers
        return self.values + (prices[n : 2 * n] - prices[:n] - prices[-1] * self.places.costs)

    def paid(self, prices: np.ndarray) -> float:
        """Return what all places, minimums and the budget are worth at these prices."""
        n = self.n_offers
        return float(self.places.caps @ prices[:n] - self.places.minimums @ prices[n : 2 * n] + self._budget * prices[-1])

    def value(self, prices: np.ndarray) -> float:
        """Return the bound."""
        return float(np.maximum(self.net(prices).max(axis=1), 0.0).sum()) + self.paid(prices)

    def smooth(self, prices: np.ndarray, temperature: float) -> tuple[float, np.ndarray]:
        """Return the smooth bound and its slope, both as shares of the number of customers."""
        net = self.net(prices)
        net /= temperature
        top = np.maximum(net.max(axis=1, keepdims=True), 0.0)
        net -= top
        weights = np.exp(net, out=net)
        total = weights.sum(axis=1, keepdims=True) + np.exp(-top)
        wanted = (1 / total[:, 0]) @ weights
        value = temperature * float((top + np.log(total)).sum()) + self.paid(prices)
        places = self.places
        slope = np.concatenate([places.caps - wanted, wanted - places.minimums, [self._budget - places.costs @ wanted]])
        return value / len(net), slope / len(net)


def _regret(net: np.ndarray) -> np.ndarray:
    """Return by how much each cell is better than the customer's best other choice, nothing included."""
    padded = np.column_stack([net, np.zeros(len(net))])
    second, first = np.partition(padded, -2, axis=1)[:, -2:].T
    return net - np.where(net == first[:, None], second[:, None], first[:, None])


def _meet_minimums(values: np.ndarray, chosen: np.ndarray, places: Places) -> np.ndarray:
    """Move the customers who lose least to offers that miss some, from nothing or from offers that can spare them."""
    chosen = chosen.copy()
    counts = np.bincount(chosen[chosen != NOBODY], minlength=values.shape[1])
    spent = float(places.costs @ counts)
    for offer in np.flatnonzero(counts < places.minimums):
        current = np.where(chosen == NOBODY, 0.0, values[np.arange(len(values)), chosen])
        for row in np.argsort(current - values[:, offer], kind="stable"):
            old = chosen[row]
            if counts[offer] >= places.minimums[offer] or not np.isfinite(values[row, offer]):
                break
            spare = old == NOBODY or (old != offer and counts[old] > places.minimums[old])
            change = places.costs[offer] - (0.0 if old == NOBODY else places.costs[old])
            if spare and spent + change <= places.budget:
                counts[offer] += 1
                if old != NOBODY:
                    counts[old] -= 1
                chosen[row], spent = offer, spent + change
    return chosen
