"""What is measured about tables, each in a process of its own (see `benchmarks.child`)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from scipy import sparse

import analytics as an
from benchmarks.lines import write_lines
from benchmarks.measuring import measured

RETAIL = "online_retail.csv"
LINES = {"5m": 5_000_000, "50m": 50_000_000}
BOMB_BYTES = 600 * 2**20
PIECE = 2**20


def _built(source: Path | bytes, name: str) -> dict[str, Any]:
    table = an.read_table(source, name)
    interactions = an.clean(table, an.recognise(table))
    V = an.build_matrix(interactions)
    return {"account": interactions.report.sentence(), "cells": V.values.nnz}


def _retail(folder: Path) -> dict[str, Any]:
    data = (folder / RETAIL).read_bytes()
    return measured(lambda: _built(data, RETAIL))


def _by_hand(data: bytes) -> dict[str, Any]:
    """Read, filter and group, as an analyst with pandas would; no account, no returns taken off, nothing found out."""
    frame = pd.read_csv(io.BytesIO(data), dtype={"InvoiceNo": str, "StockCode": str, "CustomerID": str})
    frame = frame[frame["CustomerID"].notna() & (frame["Quantity"] > 0) & (frame["UnitPrice"] > 0)]
    orders = frame.groupby(["StockCode", "CustomerID"])["InvoiceNo"].nunique()
    rows, items = pd.factorize(orders.index.get_level_values(0))
    columns, customers = pd.factorize(orders.index.get_level_values(1))
    V = sparse.csr_array((orders.to_numpy(dtype=float), (rows, columns)), shape=(len(items), len(customers)))
    return {"cells": V.nnz}


def _retail_by_hand(folder: Path) -> dict[str, Any]:
    data = (folder / RETAIL).read_bytes()
    return measured(lambda: _by_hand(data))


def lines_file(folder: Path, size: str, kind: str) -> Path:
    """Return where a table of lines is written."""
    return folder / f"lines-{size}.{kind}"


def _write(size: str, kind: str) -> Callable[[Path], dict[str, Any]]:
    def write(folder: Path) -> dict[str, Any]:
        path = lines_file(folder, size, kind)
        write_lines(path, LINES[size])
        return {"bytes": path.stat().st_size}

    return write


def _read(size: str, kind: str) -> Callable[[Path], dict[str, Any]]:
    def read(folder: Path) -> dict[str, Any]:
        path = lines_file(folder, size, kind)
        return measured(lambda: _built(path, path.name))

    return read


def _held(folder: Path) -> dict[str, Any]:
    """Return how much is in use once Online Retail has been uploaded, in MB: its file, its table, the clean lines, V."""
    path = folder / RETAIL
    table = an.read_table(path)
    interactions = an.clean(table, an.recognise(table))
    values = an.build_matrix(interactions).values
    frames = sum(int(frame.memory_usage(deep=True).sum()) for frame in (table.frame, interactions.frame))
    arrays = sum(part.nbytes for part in (values.data, values.indices, values.indptr))
    return {"held": (path.stat().st_size + frames + arrays) / 2**20}


def _xlsx() -> bytes:
    """Return a workbook whose sheet unpacks to far more than it holds."""
    buffer, bomb = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.add_worksheet("Orders").write_row(0, 0, ["customer", "product"])
    with zipfile.ZipFile(buffer) as small, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as large:
        for name in small.namelist():
            with large.open(name, "w") as part:
                content = small.read(name)
                part.write(content)
                for _ in range(BOMB_BYTES // PIECE if "sheet1" in name else 0):
                    part.write(b" " * PIECE)
    return bomb.getvalue()


def _parquet() -> bytes:
    """Return a file that stores one long text once and means it a million times."""
    rows = 1_000_000
    text = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, dtype=np.int8)), pa.array(["x" * PIECE]))
    buffer = io.BytesIO()
    with pq.ParquetWriter(buffer, pa.schema([("customer", text.type), ("product", text.type)])) as writer:
        writer.write_table(pa.table({"customer": text, "product": text}))
    return buffer.getvalue()


def _nested() -> bytes:
    """Return an archive in an archive, ten times."""
    data = b"customer,product\n" + b"Mary,Tea\n" * PIECE
    for level in range(10):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{level}.zip" if level else "orders.csv", data)
        data = buffer.getvalue()
    return data


def _columns() -> bytes:
    header = ",".join(f"c{number}" for number in range(10**6))
    return f"{header}\n{header}\n".encode()


def _quote() -> bytes:
    return b'customer,product\n"' + b"Mary,Tea\n" * (5 * PIECE)


BOMBS: dict[str, Callable[[], bytes]] = {
    "XLSX that unpacks to 600 MB": _xlsx,
    "Parquet of one long text, a million times": _parquet,
    "ZIP in ZIP, ten times": _nested,
    "CSV of a million columns": _columns,
    "quote that is never closed, 45 MB": _quote,
}


def _refused(bomb: Callable[[], bytes]) -> Callable[[Path], dict[str, Any]]:
    def refuse(folder: Path) -> dict[str, Any]:
        data = bomb()

        def read() -> dict[str, Any]:
            try:
                an.read_table(data, "bomb")
            except an.AnalyticsError as error:
                return {"message": error.message}
            raise AssertionError("It was read.")

        an.read_table(b"customer,product\nMary,Tea\n")  # what is loaded at first use is no cost of the bomb
        return measured(read)

    return refuse


JOBS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "retail": _retail,
    "retail by hand": _retail_by_hand,
    "retail held": _held,
    **{f"write {size} {kind}": _write(size, kind) for size in LINES for kind in ("csv", "parquet")},
    **{f"read {size} {kind}": _read(size, kind) for size in LINES for kind in ("csv", "parquet")},
    **{f"bomb {name}": _refused(bomb) for name, bomb in BOMBS.items()},
}
