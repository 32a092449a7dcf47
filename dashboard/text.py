"""User text made safe for Markdown and Plotly, labels cut to fit, numbers as people read them."""

from __future__ import annotations

import html
import re

from analytics.segments.naming import shorten

MAX_LABEL = 28
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Streamlit turns these into arrows, dashes and links even where every sign is escaped.
_JOINED = re.compile(r"(?<=[<>~-])(?=[-=>])|(?<=@)(?=[-\w])|(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)
WORD_JOINER = "\u2060"
"""Takes no room and is not seen; between two signs it keeps them apart."""


def md(text: object) -> str:
    """Return text that Markdown shows exactly as it is, white space aside.

    Examples
    --------
    >>> md("**Bread** <b>")
    '\\\\*\\\\*Bread\\\\*\\\\* \\\\<b\\\\>'
    """
    return _PUNCTUATION.sub(r"\\\1", _JOINED.sub(WORD_JOINER, " ".join(str(text).split())))


def plot(text: object, length: int = MAX_LABEL) -> str:
    """Return text that Plotly shows exactly as it is, cut in the middle to ``length`` characters."""
    return html.escape(shorten(" ".join(str(text).split()), length), quote=False)


def percent(share: float) -> str:
    """Return a share with two significant digits.

    Examples
    --------
    >>> percent(0.2412), percent(0.0312), percent(1.0), percent(0.0)
    ('24%', '3.1%', '100%', '0%')
    """
    value = 100 * share
    if 0 < value < 0.1:
        return "< 0.1%"
    digits = f"{value:.1f}".removesuffix(".0") if value < 9.95 else f"{value:.0f}"
    return f"{digits}%"


def number(value: float) -> str:
    """Return a number with thousands separators and no more digits than it needs.

    Examples
    --------
    >>> number(1234.5), number(0.20475), number(3.0)
    ('1,234', '0.205', '3')
    """
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def times(lift: float) -> str:
    """Return a lift in words.

    Examples
    --------
    >>> times(3.14)
    '3.1\xa0×'
    """
    return f"{lift:.1f}\u00a0×" if lift < 99.95 else f"{lift:,.0f}\u00a0×"
