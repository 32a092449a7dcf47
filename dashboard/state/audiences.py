"""Commands on the files of a list for a platform: write them, in the background where that takes long, and keep the last ones."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import pandas as pd

from analytics import AnalyticsError
from analytics.exports.platforms.audience import AudienceFile
from analytics.exports.platforms.choices import AudienceChoices, audience_files
from analytics.exports.platforms.uploaded import UploadedFiles
from dashboard import cache
from dashboard.jobs import Job, Report
from dashboard.state.background import job_of, result_of, start, stop
from dashboard.state.session import change, workspace

AT_ONCE = 1_000
"""People whose telephone numbers have to be looked at, up to which files are written while the page is made."""
NAMED_AT_ONCE = 20_000
"""Rows of suppression lists up to which that is so."""

Sheets = Mapping[str, pd.DataFrame]


def written_audience(listed: pd.DataFrame, choices: AudienceChoices, sheets: Sheets) -> tuple[AudienceFile, ...] | None:
    """Return the files of a list, written now where that is quick; None where they have to be asked for.

    Parameters
    ----------
    listed : DataFrame
        See `audience_files`.
    choices : AudienceChoices
        The campaign's channel and the day count from here on.
    sheets : mapping of name to DataFrame
        Further sheets of a workbook.
    """
    _collect()
    files = workspace().files
    key, choices = _key(listed, choices, sheets), _now(choices)
    if files.audience_of == key:
        return files.audience
    if not _is_quick(listed, files.uploaded.suppression):
        return None
    try:
        found = audience_files(listed, files.uploaded, choices, sheets)
    except AnalyticsError as error:
        change(problem=error)
        return ()
    change(files=replace(files, audience=found, audience_of=key))
    return found


def _is_quick(listed: pd.DataFrame, suppression: pd.DataFrame | None) -> bool:
    if suppression is None:
        return len(listed) <= AT_ONCE
    return len(listed) + int((suppression["phone"] != "").sum()) <= AT_ONCE and len(suppression) <= NAMED_AT_ONCE


def write_audience(listed: pd.DataFrame, choices: AudienceChoices, sheets: Sheets) -> None:
    """Start to write the files of a list in the background."""
    current = workspace()
    if current.dataset is not None:
        key = _key(listed, choices, sheets)
        work = partial(_write, key, listed, current.files.uploaded, _now(choices), sheets)
        start("audience", current.dataset, key, work)


def _write(
    key: str, listed: pd.DataFrame, uploaded: UploadedFiles, choices: AudienceChoices, sheets: Sheets, report: Report
) -> tuple[str, tuple[AudienceFile, ...]]:
    return key, audience_files(listed, uploaded, choices, sheets, report)


def audience_job() -> Job | None:
    """Return the writing of files that goes on or has just ended."""
    return job_of("audience")


def stop_audience() -> None:
    """Stop to write files."""
    stop("audience")


def _collect() -> None:
    """Take over files that are finished."""
    found = result_of("audience")
    if found is not None:
        key, files = found
        change(files=replace(workspace().files, audience=files, audience_of=key))


def _now(choices: AudienceChoices) -> AudienceChoices:
    """Return choices with the channel of the campaign, as of today."""
    return replace(choices, channel=workspace().files.choices.channel, day=pd.Timestamp.today().normalize())


def _key(listed: pd.DataFrame, choices: AudienceChoices, sheets: Sheets) -> str:
    """Return what tells files from all others."""
    uploaded = workspace().files.uploaded
    files = [(file.table.digest, file.kind, sorted(file.roles.items())) for file in uploaded.files]
    tables = [_digest(listed), *(_digest(table.astype(str)) for table in sheets.values())]
    return cache.digest_of(tables, _now(choices), uploaded.default_country, files)


def _digest(table: pd.DataFrame) -> str:
    return hashlib.sha256(
        pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes() + repr(list(table)).encode()
    ).hexdigest()
