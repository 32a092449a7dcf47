"""What stands beside an exported list: all that made it, so that the same list and the same control group come out again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from importlib.metadata import PackageNotFoundError, version

import numpy as np
import pandas as pd

from analytics.errors import ExportError
from analytics.exports.platforms.audience import CONTROL, AudienceFile
from analytics.tables.wording import say

FORMAT = "tastemap campaign"
FORMAT_VERSION = 1
MOST = 2**63
"""Larger than any number of customers or segments, and what a fit starts from."""
MAX_BYTES = 10 * 2**20
"""A record holds no customers, so that it is small; a larger file is something else."""


def tastemap_version() -> str:
    """Return which version of Tastemap this is; "unknown" where it is run without being installed."""
    try:
        return version("tastemap")
    except PackageNotFoundError:
        return "unknown"


@dataclass(frozen=True)
class CampaignRecord:
    """All that made a campaign list; no customer and no contact data.

    Attributes
    ----------
    data : tuple of (str, str)
        For each file of the table, and each about whom may be contacted, its name and the SHA-256 of its bytes (`Table.digest`).
    date_range : tuple of (str, str) or None
        First and last day of the data (ISO 8601); None where they have no dates.
    k, seed : int
        Number of segments, and what the fit started from.
    engine, value : str
        How segments were found, and what the numbers count.
    mode : str
        Whom the list is for: cross-sell, win-back, ...
    arguments : mapping
        What the builder of the list was given beside the segments: items, number of contacts, filters ...
    control : mapping
        What the split into list and control group was given: share, seed ...; empty where there is none.
    costs : mapping
        Margin, contact and offer cost, ...
    contacting : mapping
        What was decided about whom may be contacted: channel, consent, caps ...; see `uploaded.ContactChoices`.
    exclusions : tuple of (str, int)
        Customers left out by each cause, in order.
    python : str
        The same as Python, see `exports.snippet`. It is text to read: nothing here ever runs it.
    version : str
        Of Tastemap.
    listed, held_back : str
        SHA-256 of the customers on the list and in the control group, see `fingerprint`; filled in by `sealed`.
    n_listed, n_held_back : int
    """

    data: tuple[tuple[str, str], ...]
    k: int
    seed: int
    mode: str
    engine: str = ""
    value: str = ""
    date_range: tuple[str, str] | None = None
    arguments: Mapping[str, object] = field(default_factory=dict)
    control: Mapping[str, object] = field(default_factory=dict)
    costs: Mapping[str, float] = field(default_factory=dict)
    contacting: Mapping[str, object] = field(default_factory=dict)
    exclusions: tuple[tuple[str, int], ...] = ()
    python: str = field(default="", repr=False)
    version: str = field(default_factory=tastemap_version)
    listed: str = ""
    held_back: str = ""
    n_listed: int = 0
    n_held_back: int = 0


def fingerprint(customers: Iterable[object]) -> str:
    """Return the SHA-256 of a group of customers, whatever their order.

    Examples
    --------
    >>> fingerprint(["a", "b"]) == fingerprint(["b", "a"]), fingerprint(["a", "b"]) == fingerprint(["a,b"])
    (True, False)
    """
    names = json.dumps(sorted(map(str, customers)), ensure_ascii=False)
    return hashlib.sha256(names.encode("utf-8")).hexdigest()


def sealed(record: CampaignRecord, targets: pd.DataFrame) -> CampaignRecord:
    """Return a record that knows its list: a table with ``customer`` and, where there is a control group, ``group``."""
    control, rest = _groups(targets)
    return replace(
        record,
        listed=fingerprint(rest),
        held_back=fingerprint(control),
        n_listed=len(rest),
        n_held_back=len(control),
    )


def differences(record: CampaignRecord, targets: pd.DataFrame, data: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return in which way a list that was made again is not that of a record, in sentences; empty where it is the same.

    Parameters
    ----------
    record : CampaignRecord
        A sealed one.
    targets : DataFrame
        The list that was made again, see `sealed`.
    data : sequence of (str, str)
        Names and SHA-256 of the files from which it was made; names may have changed.
    """
    again = sealed(record, targets)
    told = [f"{name} of the record is not here, or another version of it: put it in." for name in _only(record.data, data)]
    told += [f"{name} was not there before: take it out, or put in the right one." for name in _only(data, record.data)]
    if tastemap_version() != record.version:
        told.append(f"The record was made by version {record.version} of Tastemap; this is {tastemap_version()}.")
    for what, was, now, n_was, n_now in (
        ("list", record.listed, again.listed, record.n_listed, again.n_listed),
        ("control group", record.held_back, again.held_back, record.n_held_back, again.n_held_back),
    ):
        if was != now:
            told.append(f"The {what} is another one: {say(n_now, 'customer', 'customers')}, {n_was:,} before.")
    return tuple(told)


def to_json(record: CampaignRecord, files: Iterable[AudienceFile] = ()) -> bytes:
    """Return a record, and what was left out of each file that was made of its list, as JSON.

    Equal records give equal bytes. A file is known by its SHA-256; no address, number or customer stands here.

    Raises
    ------
    ExportError
        When a part of the record is no text and no finite number.
    """
    own = {each.name: getattr(record, each.name) for each in fields(record)}
    content = {"format": FORMAT, "format_version": FORMAT_VERSION, **own, "files": [_told(file) for file in files]}
    try:
        return (json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False, default=_plain) + "\n").encode("utf-8")
    except ValueError as error:
        raise ExportError("A number of the record is not finite.", hint="Fill in all costs.") from error


def from_json(data: bytes, name: str = "The record") -> CampaignRecord:
    """Read what `to_json` wrote.

    Raises
    ------
    ExportError
        When it is no record, or one of a newer format.
    """
    try:
        content = json.loads(data.decode("utf-8-sig")) if len(data) <= MAX_BYTES else None
        # No endless number, and no half sign that could not be shown, stands anywhere in it.
        json.dumps(content, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ExportError(f"{name} is no record of a campaign.", hint="Choose the JSON file that was saved beside the list.")
    if content.get("format_version") != FORMAT_VERSION:
        raise ExportError(f"{name} was written by another version of Tastemap.", hint="Update Tastemap.")
    known = {each.name: content[each.name] for each in fields(CampaignRecord) if each.name in content}
    if not _well_formed(known):
        raise ExportError(f"{name} is damaged.", hint="Choose another copy of it.")
    for pairs in _PAIRS:
        known[pairs] = tuple(map(tuple, known[pairs]))
    known["date_range"] = tuple(known["date_range"]) if known["date_range"] else None
    return CampaignRecord(**known)


_PAIRS: Mapping[str, type] = {"data": str, "exclusions": int}
"""Kind of the second of each pair; the first is text."""
_KINDS: Mapping[type, tuple[str, ...]] = {
    dict: ("arguments", "control", "costs", "contacting"),
    list: tuple(_PAIRS),
    str: ("mode", "engine", "value", "python", "version", "listed", "held_back"),
    int: ("k", "seed", "n_listed", "n_held_back"),
}


def _well_formed(known: Mapping[str, object]) -> bool:
    """Return whether all parts of a record are there, and of their kind."""
    if len(known) < len(fields(CampaignRecord)):
        return False
    if not all(_is(known[name], kind) for kind, names in _KINDS.items() for name in names):
        return False
    pairs = [(pair, kind) for name, kind in _PAIRS.items() for pair in known[name]]  # type: ignore[attr-defined]
    if known["date_range"] is not None:
        pairs.append((known["date_range"], str))
    return all(isinstance(pair, list) and len(pair) == 2 and _is(pair[0], str) and _is(pair[1], kind) for pair, kind in pairs)


def _is(value: object, kind: type) -> bool:
    """Return whether a value is of a kind; numbers count something, so that they are neither yes or no nor below 0."""
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST
    return isinstance(value, kind)


def _only(some: Iterable[tuple[str, str]], others: Iterable[tuple[str, str]]) -> list[str]:
    digests = {digest for _, digest in others}
    return [name for name, digest in some if digest not in digests]


def _groups(targets: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return the customers of the control group, and all others."""
    customers = targets["customer"].astype(str)
    in_control = targets["group"].eq(CONTROL) if "group" in targets.columns else pd.Series(False, index=targets.index)
    return customers[in_control].tolist(), customers[~in_control].tolist()


def _plain(value: object) -> object:
    """Return a number of NumPy as one of Python, and other collections as lists."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (set, frozenset)):
        return sorted(map(str, value))
    raise ExportError(f"{value!r} cannot stand in a record.", hint="Use text, numbers and lists of them.")


def _told(file: AudienceFile) -> dict[str, object]:
    return {
        "name": file.name,
        "platform": file.platform,
        "sha256": hashlib.sha256(file.data).hexdigest(),
        "people": file.kept,
        "left_out": dict(file.dropped.to_numpy().tolist()),
        "identifiers_left_out": file.identifiers.to_dict("records"),
    }
