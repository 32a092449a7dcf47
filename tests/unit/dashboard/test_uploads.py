"""An upload is checked, read, and let go, whatever comes of it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from analytics import Table
from analytics.errors import TableError
from analytics.tables.reading import MAX_BYTES
from dashboard import uploads
from dashboard.uploads import MOST_FILES, MOST_TOGETHER, read_uploads, release


@pytest.fixture(autouse=True)
def clean_caches():
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def let_go(monkeypatch):
    """Return the ids of files that were let go."""
    ids: list[tuple[str, str]] = []
    manager = SimpleNamespace(remove_file=lambda session_id, file_id: ids.append((session_id, file_id)))
    context = SimpleNamespace(session_id="session", uploaded_file_mgr=manager)
    monkeypatch.setattr(uploads, "get_script_run_ctx", lambda: context)
    return ids


def upload(data: bytes, name: str = "shop.csv") -> UploadedFile:
    return UploadedFile(UploadedFileRec("file-1", name, "text/csv", data), FileURLs())


def read_upload(file: UploadedFile) -> Table:
    (table,) = read_uploads([file])
    return table


def test_an_upload_becomes_a_table_and_is_let_go(let_go):
    table = read_upload(upload(b"product,Ann\nBread,2\n"))
    assert table.name == "shop.csv"
    assert table.frame["Ann"].tolist() == ["2"]
    assert let_go == [("session", "file-1")]


def test_a_file_that_is_no_table_is_let_go_too(let_go):
    with pytest.raises(TableError, match="is empty"):
        read_upload(upload(b""))
    assert let_go == [("session", "file-1")]


def test_a_file_over_the_limit_is_not_read(let_go, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_BYTES", 2**20)
    file = upload(b"x" * (2**20 + 1))
    monkeypatch.setattr(file, "getvalue", lambda: pytest.fail("it was read"))
    with pytest.raises(TableError, match=r"shop.csv is 1 MB; the limit is 1 MB."):
        read_upload(file)
    assert let_go == [("session", "file-1")]


def test_a_file_at_the_limit_is_read(let_go, monkeypatch):
    data = b"product,Ann\nBread,2\n"
    monkeypatch.setattr(uploads, "MAX_BYTES", len(data))
    assert read_upload(upload(data)).n_rows == 1


def test_several_files_are_let_go_together_even_if_one_cannot_be_read(let_go):
    with pytest.raises(TableError, match="is empty"):
        read_uploads([upload(b"product,Ann\nBread,2\n"), upload(b"", "second.csv"), upload(b"product,Ann\nTea,1\n")])
    assert len(let_go) == 3


def test_files_that_are_too_many_or_too_large_together_are_not_read(let_go, monkeypatch):
    file = upload(b"product,Ann\nBread,2\n")
    monkeypatch.setattr(file, "getvalue", lambda: pytest.fail("it was read"))
    with pytest.raises(TableError, match=f"{MOST_FILES + 1} files are too many at once"):
        read_uploads([file] * (MOST_FILES + 1))
    monkeypatch.setattr(uploads, "MOST_TOGETHER", file.size)
    with pytest.raises(TableError, match="All files together are 0 MB"):
        read_uploads([file, file])
    assert MOST_TOGETHER == 2 * MAX_BYTES


def test_the_limit_is_that_of_the_reader():
    assert uploads.MAX_BYTES == MAX_BYTES == 200 * 2**20


def test_equal_bytes_under_another_name_are_another_table(let_go):
    data = b"product,Ann\nBread,2\n"
    assert read_upload(upload(data, "a.csv")).name == "a.csv"
    assert read_upload(upload(data, "b.csv")).name == "b.csv"
    assert read_upload(upload(data, "a.csv")) is read_upload(upload(data, "a.csv"))


@pytest.mark.parametrize(
    "context",
    [
        None,
        SimpleNamespace(session_id="s"),
        SimpleNamespace(session_id="s", uploaded_file_mgr=None),
        SimpleNamespace(session_id="s", uploaded_file_mgr=object()),
    ],
    ids=["no session", "no manager", "empty manager", "manager of another version"],
)
def test_without_a_manager_nothing_is_let_go_and_nothing_breaks(context, monkeypatch):
    monkeypatch.setattr(uploads, "get_script_run_ctx", lambda: context)
    release(upload(b"x"))
    assert read_upload(upload(b"product,Ann\nBread,2\n")).n_rows == 1
