"""Small shops with one fault each, cleaned with some rules."""

from __future__ import annotations

import analytics as an
from analytics.tables.cleaning.rules import DEFAULT_RULES
from tests.unit.tables.files import text_table


def clean_shop(text: str, *on: str, only: bool = False) -> an.Interactions:
    """Clean CSV text with the default rules and those named, or with those named only."""
    table = text_table(text)
    return an.clean(table, an.recognise(table), rules=set(on) if only else DEFAULT_RULES | set(on))


def told(interactions: an.Interactions, rule: str) -> list[tuple]:
    """Return what the account says of a rule: action, rows, found, revenue."""
    return [(step.action, step.rows, step.found, step.revenue) for step in interactions.report.steps if step.rule == rule]


def said(interactions: an.Interactions, rule: str) -> list[str]:
    """Return the sentences of a rule."""
    return [step.sentence for step in interactions.report.steps if step.rule == rule]


def basket(interactions: an.Interactions) -> list[tuple]:
    """Return customer, item and quantity of every row that is used."""
    return list(interactions.frame[["customer", "item", "quantity"]].itertuples(index=False, name=None))
