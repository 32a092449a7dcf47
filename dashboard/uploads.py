"""An uploaded file becomes a table: limits first, then parsing, then the upload's own copy is let go."""

from __future__ import annotations

import hashlib

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analytics import Table
from analytics.errors import TableError
from analytics.tables.reading import MAX_BYTES, ReadSettings
from dashboard import cache

TYPES = ["csv", "tsv", "psv", "txt", "dat", "data", "item", "gz", "zip", "xlsx", "xls", "parquet", "jsonl", "ndjson", "json"]
MOST_FILES = 60
"""Files that are joined at once: five years of monthly exports."""


def read_upload(file: UploadedFile) -> Table:
    """Return the table of an uploaded file.

    Raises
    ------
    AnalyticsError
        When the file is too large or no table.
    """
    try:
        if file.size > MAX_BYTES:
            raise TableError(
                f"{file.name} is {file.size / 2**20:,.0f} MB; the limit is {MAX_BYTES // 2**20} MB.",
                hint="Leave out columns that are not needed, or split the file by period.",
            )
        data = file.getvalue()
        return cache.table(hashlib.sha256(data).hexdigest(), file.name, ReadSettings(), data)
    finally:
        release(file)


def release(file: UploadedFile) -> None:
    """Let go of the server's copy of an upload; without this it stays in memory until the session ends.

    The upload manager is not part of Streamlit's public interface, so its absence is accepted.
    """
    context = get_script_run_ctx()
    manager = getattr(context, "uploaded_file_mgr", None)
    if context is not None and manager is not None and hasattr(manager, "remove_file"):
        manager.remove_file(session_id=context.session_id, file_id=file.file_id)
