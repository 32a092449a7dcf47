"""A record of a campaign as a table for people."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analytics.exports.platforms.sidecar import CampaignRecord


def settings_sheet(record: CampaignRecord) -> pd.DataFrame:
    """Return a record as a table for people: ``setting`` and ``value``, one row each."""
    rows = [
        *(("data", f"{name} (SHA-256 {digest})") for name, digest in record.data),
        ("date range", " to ".join(record.date_range) if record.date_range else "no dates"),
        ("number of segments", record.k),
        ("seed", record.seed),
        *((name, said) for name, said in (("engine", record.engine), ("value", record.value)) if said),
        ("mode", record.mode),
        *((f"list: {name}", _said(value)) for name, value in record.arguments.items()),
        *((f"control group: {name}", _said(value)) for name, value in record.control.items()),
        *((f"cost: {name}", value) for name, value in record.costs.items()),
        *((f"contacting: {name}", _said(value)) for name, value in record.contacting.items()),
        *((f"left out: {cause}", n) for cause, n in record.exclusions),
        ("customers on the list", record.n_listed),
        ("customers in the control group", record.n_held_back),
        ("version", record.version),
    ]
    return pd.DataFrame(rows, columns=["setting", "value"]).astype(object)


def _said(value: object) -> object:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_said(part)}" for name, part in value.items())
    if isinstance(value, (list, tuple)):
        return ("; " if any(isinstance(part, Mapping) for part in value) else ", ").join(str(_said(part)) for part in value)
    return value
