"""An uploaded file becomes a table: limits first, then parsing, then the upload's own copy is let go."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analytics import Table, read_table
from analytics.errors import TableError
from analytics.exports.platforms.sidecar import MAX_BYTES as MOST_OF_RECORD
from analytics.exports.platforms.sidecar import CampaignRecord, from_json
from analytics.tables.reading import MAX_BYTES, ReadSettings
from dashboard import cache

TYPES = ["csv", "tsv", "psv", "txt", "dat", "data", "item", "gz", "zip", "xlsx", "xls", "parquet", "jsonl", "ndjson", "json"]
MOST_FILES = 60
"""Files that are joined at once: five years of monthly exports."""
MOST_TOGETHER = 2 * MAX_BYTES
"""Bytes of all files of one upload; each is held as a table while they are joined."""
MOST_OF_CAMPAIGN = MAX_BYTES // 2
"""Bytes of a file about a campaign: two of them are held at once."""
CAMPAIGN_FILE = ReadSettings(one_column=True)
"""A list of customers may hold nothing but these."""


def read_uploads(files: Sequence[UploadedFile]) -> list[Table]:
    """Return the tables of uploaded files; limits come before anything is parsed.

    Raises
    ------
    AnalyticsError
        When there are too many, one or all together are too large, or one is no table.
    """
    try:
        _check(files)
        return [_read(file) for file in files]
    finally:
        for file in files:
            release(file)


def read_campaign_file(file: UploadedFile) -> Table:
    """Return the table of a file about a campaign, such as its list, its results, or contact data.

    It tells of persons and concerns this session alone, so that no cache keeps it.

    Raises
    ------
    AnalyticsError
        When it is too large, or no table.
    """
    try:
        _check_size(file.name, file.size, MOST_OF_CAMPAIGN)
        return read_table(file.getvalue(), file.name, CAMPAIGN_FILE)
    finally:
        release(file)


def read_record(file: UploadedFile) -> CampaignRecord:
    """Return the record of a campaign.

    Raises
    ------
    AnalyticsError
        When it is none.
    """
    try:
        _check_size(file.name, file.size, MOST_OF_RECORD)
        return from_json(file.getvalue(), file.name)
    finally:
        release(file)


def _check(files: Sequence[UploadedFile]) -> None:
    if len(files) > MOST_FILES:
        raise TableError(f"{len(files)} files are too many at once.", hint=f"Upload at most {MOST_FILES}.")
    for file in files:
        _check_size(file.name, file.size, MAX_BYTES)
    _check_size("All files together", sum(file.size for file in files), MOST_TOGETHER, "are")


def _check_size(what: str, size: int, most: int, verb: str = "is") -> None:
    if size > most:
        raise TableError(
            f"{what} {verb} {size / 2**20:,.0f} MB; the limit is {most // 2**20} MB.",
            hint="Leave out columns that are not needed, or split the file by period.",
        )


def _read(file: UploadedFile) -> Table:
    data = file.getvalue()
    return cache.table(hashlib.sha256(data).hexdigest(), file.name, ReadSettings(), data)


def release(file: UploadedFile) -> None:
    """Let go of the server's copy of an upload; without this it stays in memory until the session ends.

    The upload manager is not part of Streamlit's public interface, so its absence is accepted.
    """
    context = get_script_run_ctx()
    manager = getattr(context, "uploaded_file_mgr", None)
    if context is not None and manager is not None and hasattr(manager, "remove_file"):
        manager.remove_file(session_id=context.session_id, file_id=file.file_id)
