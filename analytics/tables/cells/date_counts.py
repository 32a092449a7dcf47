"""Cells that write a date as a number: time counted since a day, as computers and spreadsheets do."""

from __future__ import annotations

import numpy as np
import pandas as pd

_PLAUSIBLE = np.array(["1990-01-01", "2100-01-01"], dtype="datetime64[s]").astype(np.int64)
"""Numbers are taken for times only if they lie between these, in seconds since 1970."""
_UNITS = {"seconds": 1, "milliseconds": 10**3, "microseconds": 10**6, "nanoseconds": 10**9}
_SPREADSHEET = "days as spreadsheets count them"
_DAYS_TO_1970 = 25_569
"""Days that spreadsheets count from their day 0 (30 December 1899) to 1 January 1970."""
_SECONDS_A_DAY = 86_400


def read_counts(text: pd.Series, moments: np.ndarray, unit: str = "") -> str:
    """Fill in the moments of cells that count time since a day, all in this unit, or the one that fits most; return which."""
    rows = np.flatnonzero(np.isnat(moments) & text.str.fullmatch(r"\d{5,19}(?:\.\d*)?").to_numpy(dtype=bool))
    if not rows.size:
        return ""
    numbers = pd.to_numeric(text.iloc[rows]).to_numpy(dtype=float)
    seconds = {f"{unit} since 1970": numbers / times for unit, times in _UNITS.items()}
    seconds[_SPREADSHEET] = (numbers - _DAYS_TO_1970) * _SECONDS_A_DAY
    fits = {unit: (times >= _PLAUSIBLE[0]) & (times < _PLAUSIBLE[1]) for unit, times in seconds.items()}
    unit = unit or max(fits, key=lambda unit: int(fits[unit].sum()))
    fit = fits[unit]
    if not fit.any():
        return ""
    decimals = 0 if unit == _SPREADSHEET else 6  # a day with few decimals is not exact to more than a second
    moments[rows[fit]] = (np.round(seconds[unit][fit], decimals) * 1e6).round().astype(np.int64).astype("datetime64[us]")
    return unit
