"""The forms in which one cell writes a date: its parts are found here, their order is decided in `dates`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.tables.words import plain

YEARS = (1900, 2199)
"""First and last year of a date; 0001-01-01 and 9999-12-31 are placeholders."""
LAST_YEAR_OF_2000 = 68
"""Two-digit years up to this one lie after 2000, the others before (POSIX, ``strptime``)."""
NO_DATE = np.datetime64("NaT", "us")

_SECOND = np.int64(1_000_000)
_CLOCK = (
    r"(?:(?:[T,]\s*|\s+)(?:at\s+|um\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<seconds>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?|\s*[Uu]hr)?\s*(?P<zone>[A-Za-z]{1,4}|(?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?)?)?\s*$"
)
_MARKED = r"^(?P<first>\d{1,4})\s?(?P<mark>[-/.])\s?(?P<second>\d{1,2})\s?[-/.]\s?(?P<third>\d{1,4})" + _CLOCK
_WEEKDAY = r"^(?:\pL{2,10}\.?,?\s+)?"
_YEAR = r"(?P<year>\d{4}|'?\d{2})"
_DAY_AND_NAME = (
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?[\s\-/]*(?:de\s+|of\s+)?(?P<name>\pL{{3,12}})\.?[\s\-/,]*(?:de\s+)?{_YEAR}"
)
_NAME_AND_DAY = rf"(?P<name>\pL{{3,12}})\.?[\s\-/]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|[\s\-/]+){_YEAR}"
_ISO = r"^\d{4}-\d{2}(?:-\d{2}.*)?$"
_COMPACT = (
    r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<seconds>\d{2})?(?P<zone>Z)?)?$"
)

_MONTHS = (
    "january jan januar janner jaenner janvier janv enero ene gennaio gen januari",
    "february feb februar fevrier fevr fev febrero febbraio februari",
    "march mar marz maerz mrz mars marzo maart mrt",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag mei",
    "june jun juni juin junio giugno giu",
    "july jul juli juillet juil julio luglio lug",
    "august aug aout agosto ago augustus",
    "september sep sept septembre septiembre set settembre",
    "october oct oktober okt octobre octubre ottobre ott",
    "november nov novembre noviembre",
    "december dec dezember dez decembre diciembre dic dicembre",
)
_MONTH_OF = {word: month for month, words in enumerate(_MONTHS, start=1) for word in words.split()}
_ZONES = {
    "": 0,
    "z": 0,
    "utc": 0,
    "gmt": 0,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
}
_ZONES |= {"wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3}
"""Hours from universal time: the names of RFC 5322 (section 4.3) and those of Europe."""


@dataclass(frozen=True)
class MarkedDates:
    """Dates of three numbers, such as 12/1/2010 or 24-12-31, whose order the cell itself does not tell.

    Attributes
    ----------
    where : ndarray of int, shape (n_marked,)
        Cells that hold them.
    numbers, digits : tuple of three ndarrays of int, shape (n_marked,)
        The numbers in the order of the cell, and how many digits each has.
    mark : ndarray of str
        The sign between first and second.
    clock : ndarray of int
        Time of day in microseconds, already moved to universal time; see `NO_CLOCK`.
    """

    where: np.ndarray
    numbers: tuple[np.ndarray, np.ndarray, np.ndarray]
    digits: tuple[np.ndarray, np.ndarray, np.ndarray]
    mark: np.ndarray
    clock: np.ndarray


NO_CLOCK = np.iinfo(np.int64).min
"""Clock of a cell whose time of day or zone does not exist."""


def instants(year: np.ndarray, month: np.ndarray, day: np.ndarray, clock: np.ndarray) -> np.ndarray:
    """Return the moments of days and times of day; NaT where the calendar has no such day.

    Parameters
    ----------
    year, month, day : ndarray of int
    clock : ndarray of int
        Microseconds, see `MarkedDates`.

    Returns
    -------
    ndarray of datetime64[us]
    """
    sane = (year >= YEARS[0]) & (year <= YEARS[1]) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31) & (clock != NO_CLOCK)
    months = np.where(sane, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + np.where(sane, day - 1, 0)
    sane &= days.astype("datetime64[M]") == months
    moments = days.astype("datetime64[us]") + np.where(sane, clock, 0).astype("timedelta64[us]")
    return np.where(sane, moments, NO_DATE)


def full_year(year: np.ndarray, digits: np.ndarray) -> np.ndarray:
    """Return years with their century; those of one or three digits are none (0)."""
    century = np.where(year <= LAST_YEAR_OF_2000, 2000, 1900)
    return np.select([digits == 4, digits == 2], [year, year + century], default=0)


def read_iso(text: pa.Array, moments: np.ndarray) -> None:
    """Fill in the moments of cells such as 2010-12-01 08:26:00+01:00."""
    rows = _rows(pc.match_substring_regex(text, _ISO))
    if rows.size:
        cells = pd.Series(text.take(pa.array(rows)).to_pandas(), dtype=str)
        read = pd.to_datetime(cells, format="ISO8601", errors="coerce", utc=True).dt.tz_convert(None)
        moments[rows] = read.to_numpy(dtype="datetime64[us]")
        moments[rows[~in_years(moments[rows])]] = NO_DATE


def read_compact(text: pa.Array, moments: np.ndarray) -> None:
    """Fill in the moments of cells such as 20101201 and 20101201T082600."""
    rows, parts = _extract(text, r"^\d{8}(?:[T\d]|$)", _COMPACT, moments)
    if rows.size:
        year, month, day = (_numbers(parts[name])[0] for name in ("year", "month", "day"))
        moments[rows] = instants(year, month, day, _clock(parts))


def read_named(text: pa.Array, moments: np.ndarray) -> None:
    """Fill in the moments of cells that name the month: 1 Dec 2010, Dec 1, 2010, 1. März 2010, 01-DEC-10."""
    for pattern in (_DAY_AND_NAME, _NAME_AND_DAY):
        rows, parts = _extract(text, r"^\D*\d{0,2}\D*\pL{3}", _WEEKDAY + pattern + _CLOCK, moments)
        if rows.size:
            names = pd.Series(parts["name"].to_pandas(), dtype=str)
            month = names.map({name: _MONTH_OF.get(plain(name), 0) for name in names.unique()}).to_numpy(dtype=np.int64)
            year = full_year(*_numbers(pc.replace_substring(parts["year"], "'", "")))
            moments[rows] = instants(year, month, _numbers(parts["day"])[0], _clock(parts))


def read_marked(text: pa.Array, moments: np.ndarray) -> MarkedDates:
    """Fill in the moments of 2010/12/01; return the other dates of three numbers, which can be read in several orders."""
    rows, parts = _extract(text, r"^\d{1,4}\s?[-/.]", _MARKED, moments)
    numbers, digits = zip(*(_numbers(parts[name]) for name in ("first", "second", "third")), strict=True)
    clock = _clock(parts)
    sure = digits[0] == 4
    year, month, day = (part[sure] for part in numbers)
    moments[rows[sure]] = np.where(digits[2][sure] <= 2, instants(year, month, day, clock[sure]), NO_DATE)
    first, second, third = (part[~sure] for part in numbers)
    of_first, of_second, of_third = (part[~sure] for part in digits)
    mark = np.asarray(parts["mark"].to_pandas(), dtype=str)[~sure]
    return MarkedDates(rows[~sure], (first, second, third), (of_first, of_second, of_third), mark, clock[~sure])


def in_years(moments: np.ndarray) -> np.ndarray:
    """Return which moments lie within `YEARS`; none that is no date does."""
    years = moments.astype("datetime64[Y]")
    return (years >= np.datetime64(str(YEARS[0]))) & (years <= np.datetime64(str(YEARS[1])))


def _extract(text: pa.Array, hint: str, pattern: str, moments: np.ndarray) -> tuple[np.ndarray, Mapping[str, pa.Array]]:
    """Return which cells that are not read yet match a pattern, and what its groups hold.

    The hint is a simple pattern that they match, too: it is cheap to search for.
    """
    open_ = np.flatnonzero(np.isnat(moments))
    if open_.size:
        open_ = open_[_rows(pc.match_substring_regex(text.take(pa.array(open_)), hint))]
    if not open_.size:  # to build the pattern itself takes longer than to search thousands of cells
        return open_, dict.fromkeys(re.findall(r"\?P<(\w+)>", pattern), pa.array([], pa.string()))
    groups = pc.extract_regex(text.take(pa.array(open_)), pattern)
    matched = _rows(pc.is_valid(groups))
    groups = groups.take(pa.array(matched))
    return open_[matched], {field.name: groups.field(field.name) for field in groups.type}


def _rows(mask: pa.Array) -> np.ndarray:
    return np.flatnonzero(mask.to_numpy(zero_copy_only=False))


def _numbers(text: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Return the numbers that digits write (0 where there are none), and how many digits."""
    digits = pc.utf8_length(text).to_numpy().astype(np.int64)
    filled = pc.if_else(pc.equal(text, ""), "0", text)
    return pc.cast(filled, pa.int64()).to_numpy(), digits


def _clock(parts: Mapping[str, pa.Array]) -> np.ndarray:
    """Return times of day in microseconds and in universal time; `NO_CLOCK` where there is no such time or zone."""
    hour, minute, seconds = (_numbers(parts[name])[0] for name in ("hour", "minute", "seconds"))
    clock = (hour * 3600 + minute * 60 + seconds) * _SECOND
    sane = (hour < 24) & (minute < 60) & (seconds < 61)
    if "fraction" in parts:
        fraction, digits = _numbers(parts["fraction"])
        clock += (fraction * 1e6 / 10.0**digits).astype(np.int64)
    if "half" in parts:
        half = pc.utf8_lower(parts["half"])
        is_pm, is_am = (pc.equal(half, sign).to_numpy(zero_copy_only=False) for sign in "pa")
        clock += np.where(is_pm & (hour < 12), 12, np.where(is_am & (hour == 12), -12, 0)) * 3600 * _SECOND
        sane &= ~((is_am & (hour > 12)) | ((is_pm | is_am) & (hour == 0)))
    zones = pd.Series(parts["zone"].to_pandas(), dtype=str)
    offsets = zones.map({zone: _offset(zone) for zone in zones.unique()}).to_numpy(dtype=np.float64)
    sane &= ~np.isnan(offsets)
    return np.where(sane, clock - np.nan_to_num(offsets).astype(np.int64) * _SECOND, NO_CLOCK)


def _offset(zone: str) -> float:
    """Return how many seconds a zone is before universal time; NaN when nobody knows."""
    zone = zone.lower()
    if zone in _ZONES:
        return _ZONES[zone] * 3600.0
    zone = zone.removeprefix("utc").removeprefix("gmt").replace(":", "")
    if zone[:1] not in {"+", "-"}:
        return float("nan")
    hours, minutes = int(zone[1:3]), int(zone[3:5] or 0)
    return (-1.0 if zone[0] == "-" else 1.0) * (hours * 3600 + minutes * 60)
