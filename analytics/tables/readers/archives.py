"""gzip and ZIP around one table: unpacked only as far as is safe."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO

from analytics.errors import TableError

MAX_PARTS = 2_000
SAFE_BYTES = 50 * 2**20
"""Up to here any file may unpack; beyond, only one that does not grow by more than `MAX_RATIO`."""
MAX_RATIO = 100
CHUNK_BYTES = 2**20

GZIP, ZIP, ZIP_ENTRY = b"\x1f\x8b", b"PK\x03\x04", b"PK\x01\x02"
ENDS = frozenset(
    {".csv", ".tsv", ".txt", ".tab", ".psv", ".dat", ".data", ".xlsx", ".xlsm", ".xls", ".parquet", ".json", ".jsonl", ".ndjson"}
)
"""How the name of a table ends; it decides only where an archive holds other files too."""
UNPACK_HINT = "Unpack it and upload the table inside."
_NO_TABLES = ("readme", "license", "licence")
_DAMAGED = (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError)


def unpack(data: bytes, name: str, limit: int) -> tuple[bytes, dict[str, str]]:
    """Return the table inside an archive and what was found; other bytes as they are.

    Parameters
    ----------
    data : bytes
    name : str
        File name, for messages.
    limit : int
        Bytes that may be unpacked.

    Raises
    ------
    TableError
        When the archive is damaged, locked or a bomb, or does not hold exactly one table.
    """
    if data[:2] == GZIP:
        inner, found = _gunzip(data, name, limit), {"packed as": "gzip"}
    elif _is_plain_zip(data, name):
        inner, part = _unzip(data, name, limit)
        found = {"packed as": f"ZIP, holds {part}"}
    else:
        return data, {}
    if inner[:2] == GZIP or _is_plain_zip(inner, name):
        raise TableError(f"{name} is an archive inside an archive.", hint=UNPACK_HINT)
    return inner, found


def _is_plain_zip(data: bytes, name: str) -> bool:
    """Return whether bytes are a ZIP archive and no workbook; a damaged one is left to the reader of workbooks."""
    if data[:4] != ZIP:
        return False
    n_parts = data.count(ZIP_ENTRY)  # counted before the directory is read: it can be as large as the file
    if n_parts > MAX_PARTS:
        raise TableError(f"{name} holds {n_parts:,} files, which is not safe to open.", hint=UNPACK_HINT)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return not any(part.startswith("xl/") for part in archive.namelist())
    except _DAMAGED:
        return False


def _gunzip(data: bytes, name: str, limit: int) -> bytes:
    """Unpack gzip members one after the other, and stop where they grow beyond what is safe."""
    pieces: list[bytes] = []
    n_bytes = 0
    rest = data
    try:
        while rest[:2] == GZIP:
            stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            while not stream.eof:
                piece = stream.decompress(rest, CHUNK_BYTES)
                rest = stream.unconsumed_tail
                if not piece and not rest and not stream.eof:
                    raise EOFError
                pieces.append(piece)
                n_bytes += len(piece)
                _check_growth(n_bytes, len(data), name, limit)
            rest = stream.unused_data
    except (zlib.error, EOFError) as error:
        raise TableError(f"{name} is a damaged archive.", hint="Pack the table again, or upload it unpacked.") from error
    return b"".join(pieces)


def _unzip(data: bytes, name: str, limit: int) -> tuple[bytes, str]:
    """Return the only table of an archive and its name."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            part = _only_table(archive.infolist(), name)
            if part.flag_bits & 1:
                raise TableError(f"{name} is locked with a password.", hint="Unpack it and upload the table inside.")
            _check_growth(part.file_size, part.compress_size, name, limit)
            with archive.open(part) as stream:
                return _read(stream, len(data), name, limit), part.filename
    except _DAMAGED as error:
        raise TableError(f"{name} is a damaged archive.", hint="Pack the table again, or upload it unpacked.") from error


def _read(stream: IO[bytes], packed: int, name: str, limit: int) -> bytes:
    """Read a part to its end: what the directory says of its size need not be true."""
    buffer = io.BytesIO()
    while piece := stream.read(CHUNK_BYTES):
        buffer.write(piece)
        _check_growth(buffer.tell(), packed, name, limit)
    return buffer.getvalue()


def _only_table(parts: list[zipfile.ZipInfo], name: str) -> zipfile.ZipInfo:
    """Return the part that is the table: the only file, or the only one that is called like a table."""
    paths = {part.filename: PurePosixPath(part.filename) for part in parts}
    files = [
        part
        for part in parts
        if not part.is_dir() and not paths[part.filename].name.startswith(".") and "__MACOSX" not in paths[part.filename].parts
    ]
    tables = files if len(files) == 1 else [part for part in files if _called_like_a_table(paths[part.filename])]
    if not tables:
        raise TableError(f"{name} is an archive without a table.", hint="Pack a CSV, TSV, XLSX, Parquet or JSON file.")
    if len(tables) > 1:
        listed = ", ".join(paths[part.filename].name for part in tables[:3]) + (" ..." if len(tables) > 3 else "")
        raise TableError(
            f"{name} holds {len(tables):,} tables: {listed}.", hint="Unpack it and upload the tables, all at once or one of them."
        )
    return tables[0]


def _called_like_a_table(path: PurePosixPath) -> bool:
    return path.suffix.lower() in ENDS and not path.stem.lower().startswith(_NO_TABLES)


def _check_growth(unpacked: int, packed: int, name: str, limit: int) -> None:
    if unpacked > limit or (unpacked > SAFE_BYTES and unpacked > MAX_RATIO * packed):
        raise TableError(
            f"{name} would unpack to {unpacked / 2**20:,.0f} MB or more from {packed / 2**20:,.1f} MB, which is not safe to open.",
            hint="Unpack it, and split the table by period if it is large.",
        )
