"""A large text file, how it is written, and whether DuckDB reads it as small files are read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from analytics.tables.readers.dialect import Dialect
from analytics.tables.readers.encodings import Encoding

GZIP = b"\x1f\x8b"
GZIP_SIZE_BYTES = 4
"""Bytes at the end of a packed file that tell its unpacked size, modulo 4 GB (RFC 1952)."""
UTF_8 = Encoding("utf-8", "UTF-8")
CHUNK_BYTES = 2**18
"""Bytes that are looked through at once: they stay in the processor's cache."""
OVERLAP_BYTES = 64
"""Bytes of a chunk that are looked at again with the next one, so that nothing hides between them."""
_EMPTY_LINE = re.compile(rb"(?:\n\r?\n|\r\r)[^\r\n]")
_EMPTY_LINE_SIGNS = (b"\n\n", b"\n\r", b"\r\r")
"""Two bytes are found much faster than a pattern is; most files have none of these."""


@dataclass(frozen=True)
class TextFile:
    """A text file and how it is written.

    Attributes
    ----------
    path : Path
    name : str
        For messages.
    encoding : Encoding
    dialect : Dialect
    header : tuple of str
    skip, lines : int
        Rows, and lines, before the first row of data.
    start : int
        Bytes before it, where the file is UTF-8.
    """

    path: Path
    name: str
    encoding: Encoding
    dialect: Dialect
    header: tuple[str, ...]
    skip: int = 0
    lines: int = 0
    start: int = 0

    @cached_property
    def packed(self) -> bool:
        """Whether it is packed with gzip."""
        return is_gzip(self.path)

    @property
    def unpacked(self) -> int:
        """How many bytes of text it holds; of a packed file at least so many."""
        return unpacked_size(self.path)

    @property
    def plain(self) -> bool:
        """Whether DuckDB may be able to read it as it stands, and gives its rows and cells as they are read elsewhere."""
        simple = len(self.dialect.delimiter) == 1 and bool(self.dialect.quote) and not self.dialect.spaced
        return simple and self.encoding.codec == UTF_8.codec and not self.packed and not self._misread()

    def _misread(self) -> bool:
        """Return whether it holds what DuckDB leaves out without a word.

        That are empty lines between others, without which rows lose their numbers, and a quote behind spaces at the start
        of a cell or behind another quote.
        """
        sign, quote = (re.escape(part.encode()) for part in (self.dialect.delimiter, self.dialect.quote))
        stray = re.compile(rb"(?:%b|%b|\n|\r|\A) +%b(?!%b)" % (sign, quote, quote, quote))
        behind_space = b" " + self.dialect.quote.encode()
        return any(
            (any(_holds(chunk, each) for each in _EMPTY_LINE_SIGNS) and _EMPTY_LINE.search(chunk) is not None)
            or (_holds(chunk, behind_space) and stray.search(chunk) is not None)
            for chunk in self._chunks()
        )

    def _chunks(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            file.seek(self.start)
            before = b""
            while read := file.read(CHUNK_BYTES):
                yield before + read
                before = read[-OVERLAP_BYTES:]


def _holds(data: bytes, pair: bytes) -> bool:
    """Return whether two bytes stand one behind the other; where each of them stands often, much faster than ``in``."""
    signs = np.frombuffer(data, np.uint8)
    return bool(((signs[:-1] == pair[0]) & (signs[1:] == pair[1])).any())


def is_gzip(path: Path) -> bool:
    """Return whether a file is packed with gzip."""
    with path.open("rb") as file:
        return file.read(len(GZIP)) == GZIP


def unpacked_size(path: Path) -> int:
    """Return how many bytes a file holds once it is unpacked, as far as it tells; its own size for one that is not packed."""
    size = path.stat().st_size
    if not is_gzip(path) or size <= len(GZIP) + GZIP_SIZE_BYTES:
        return size
    with path.open("rb") as file:
        file.seek(-GZIP_SIZE_BYTES, os.SEEK_END)
        return max(size, int.from_bytes(file.read(), "little"))
