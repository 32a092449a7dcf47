"""How likely each customer is to respond to the next campaign, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.campaigns.response_features import (
    CONTACTS,
    FREQUENCY,
    MONEY,
    OWN,
    RATE,
    RECENCY,
    RESPONSES,
    TASTE_FOR,
    Features,
)
from analytics.campaigns.response_fit import ResponseFit
from analytics.errors import UnknownLabelError
from analytics.evaluation.expected import Range, buyers_within
from analytics.interaction_matrix import MAX_LABEL_SHOWN
from analytics.tables.wording import say
from analytics.values import days as in_days
from analytics.vocabulary import Vocabulary

OF_ANSWERS = (RESPONSES, RATE, CONTACTS)
"""They are told together, and first."""


@dataclass(frozen=True)
class ResponseScores:
    """Scores of all customers of a table.

    Attributes
    ----------
    fit : ResponseFit
    customers : Index of str
    features : Features
    vocabulary : Vocabulary
    campaign_type : str
    """

    fit: ResponseFit = field(repr=False)
    customers: pd.Index = field(repr=False)
    features: Features = field(repr=False)
    vocabulary: Vocabulary
    campaign_type: str = ""

    @cached_property
    def people(self) -> pd.DataFrame:
        """One row a customer: ``customer``, ``score`` (log-odds), ``p_respond``, and ``p_low``, ``p_high`` for 8 in 10 campaigns."""
        scores = self.fit.scores(self.features.values)
        expected, low, high = self.fit.probabilities(scores, self.campaign_type)
        return pd.DataFrame({"customer": self.customers, "score": scores, "p_respond": expected, "p_low": low, "p_high": high})

    def expected(self, customers: Sequence[str]) -> Range:
        """Return the responses to expect of a list, with a range that includes how much campaigns differ in their pull.

        Raises
        ------
        UnknownLabelError
            Here and below, when the table does not know a customer.
        """
        scores = self.people["score"].to_numpy()[self._places(customers)]
        return buyers_within(*self.fit.with_error(scores, self.campaign_type))

    def parts(self, customers: Sequence[str]) -> pd.DataFrame:
        """Return what each feature adds to the scores of some customers, by customer; each row adds up to the score."""
        rows = self.fit.parts(self.features.values.iloc[self._places(customers)])
        return rows.set_axis(pd.Index(customers, name="customer"))

    def reasons(self, customers: Sequence[str]) -> list[str]:
        """Say of some customers what is known of their answers, and what else speaks most for them.

        Returns
        -------
        list of str
        """
        known = self.features.told.iloc[self._places(customers)]
        weights = self.fit.weights.drop(list(OF_ANSWERS))
        # Less than usual is no reason that a sentence here could give.
        others = self.parts(customers)[[name for name in weights.index if name == RECENCY or weights[name] > 0]]
        best, gains = others.idxmax(axis=1), others.max(axis=1)
        return [
            "; ".join(filter(None, [_answers(row), self._other(str(name), row) if gain > 0 else ""]))
            for row, name, gain in zip(known.to_dict("records"), best, gains, strict=True)
        ]

    def _places(self, customers: Sequence[str]) -> np.ndarray:
        places = self.customers.get_indexer(pd.Index(customers, dtype=self.customers.dtype))
        if (places < 0).any():
            stranger = str(customers[int((places < 0).argmax())])[:MAX_LABEL_SHOWN]
            noun = self.vocabulary.customer
            raise UnknownLabelError(f"There is no {noun} called {stranger!r}.", hint=f"Name each {noun} as the table does.")
        return places

    def _other(self, name: str, row: dict[str, float]) -> str:
        """Return a feature that speaks for a customer, in words."""
        items = self.vocabulary.items
        since = row["days_since"]
        if name == RECENCY:
            return f"last bought {in_days(since)} ago" if np.isfinite(since) else "has not bought yet"
        if name == OWN:
            return f"bought the {items} on offer {_times(row['own'])}"
        phrases = {FREQUENCY: "buys often", MONEY: "spends much", TASTE_FOR: f"the {items} on offer suit the taste"}
        return phrases.get(name, f"more {name} than others")


def _answers(row: dict[str, float]) -> str:
    contacts, responses = int(row["contacts"]), int(row["responses"])
    if not contacts:
        return "never contacted before"
    return f"responded to {responses:,} of {say(contacts, 'campaign', 'campaigns')}"


def _times(number: float) -> str:
    return {1: "once", 2: "twice"}.get(int(number), f"{number:,.0f} times")
