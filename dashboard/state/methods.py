"""Commands on how segments are found and what predicts."""

from __future__ import annotations

from analytics.factorization import ENGINES_OF
from analytics.matrix import InteractionMatrix
from dashboard.state.session import change, workspace


def choose_engine(engine: str) -> None:
    """Choose how segments are found next."""
    change(engine=engine)


def choose_scoring(n_scoring: int | None) -> None:
    """Choose how many parts predict, from the next fit on; None for what suits the way."""
    change(n_scoring=n_scoring)


def engine_in_use(V: InteractionMatrix, engine: str | None) -> str:
    """Return how the segments of a table are found: as chosen, where its kind allows it."""
    allowed = ENGINES_OF[V.kind]
    return engine if engine in allowed else allowed[0]


def finds_what_is_shown() -> bool:
    """Return whether finding segments now would find those that are shown."""
    current = workspace()
    if current.segments is None or current.dataset is None:
        return False
    fit = current.segments.fit
    same_engine = fit.engine == engine_in_use(current.dataset.V, current.engine)
    return fit.n_components == current.n_components and same_engine and fit.n_scoring == current.n_scoring
