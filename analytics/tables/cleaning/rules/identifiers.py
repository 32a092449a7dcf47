"""Identifiers that a spreadsheet has shortened: ``4.91512E+11`` may have been any of a million customers."""

from __future__ import annotations

import numpy as np

from analytics.tables.cleaning.rules.purchases import Purchases
from analytics.tables.wording import say

SHORTENED = "shortened"
"""Rule named in the account; it has no switch, as nothing can be repaired."""
_AS_SPREADSHEETS_SHOW = r"\d(?:[.,]\d+)?[Ee]\+\d{2,}"
MIN_ROWS = 3
"""Fewer may be codes that only look so."""


def tell_shortened(lines: Purchases) -> None:
    """Say which customers, products and orders have lost digits, by the rows that are still kept."""
    nouns = {"customer": lines.vocabulary.customers, "item": lines.vocabulary.items, "order": "orders"}
    for role, noun in nouns.items():
        if role not in lines.text:
            continue
        coded = lines.text[role]
        wrong = np.asarray(coded.labels.str.fullmatch(_AS_SPREADSHEETS_SHOW), dtype=bool)
        if not wrong.any():
            continue
        rows = coded.rows_with(wrong)
        kept = int((rows & lines.account.keep).sum())
        if kept >= MIN_ROWS:
            said = (
                f"{say(kept, 'row has', 'rows have')} a number in {lines.columns[role]} that a spreadsheet has shortened "
                f"(such as {coded.labels[wrong][0]}), so that different {noun} may be counted as one."
            )
            lines.account.tell("kept", SHORTENED, kept, said, int(rows.sum()))
