"""Which characters the bytes of a text file stand for; all of them become UTF-8 before the text is parsed."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from analytics.errors import TableError

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
}
"""Encodings that are found out, and what they are called."""

SNIFF_BYTES = 65_536
CHUNK_BYTES = 2**20
MIN_ZEROS = 0.25
"""Share of zeros among every second byte from which text takes two bytes a character."""
MAX_OTHER_ZEROS = 0.05
"""Share of zeros among the bytes between them up to which it does."""

CP1252_GAPS = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))
"""Bytes that mean nothing in Windows-1252."""
_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_ASCII = bytes(range(128))


@dataclass(frozen=True)
class Encoding:
    """How to turn bytes into text.

    Attributes
    ----------
    codec : str
        Name for Python.
    words : str
        Name for people.
    start : int
        Bytes before the text: a byte-order mark.
    mixed : bool
        Whether bytes that are no UTF-8 are to be read as Windows-1252.
    """

    codec: str
    words: str
    start: int = 0
    mixed: bool = False


def find_encoding(data: bytes, name: str, wanted: str | None = None) -> Encoding:
    """Find out the encoding of a text: byte-order mark, zeros between the letters, valid UTF-8, in this order.

    Raises
    ------
    TableError
        When the bytes are no text, or there is no encoding of the name wanted.
    """
    start, marked = next(((len(bom), codec) for bom, codec in _BOMS.items() if data.startswith(bom)), (0, ""))
    if wanted:
        codec = _checked(wanted)
        if codec == "utf-8" and not _is_utf8(data):
            raise _mixed(name, "UTF-8")
        return Encoding(codec, ENCODINGS.get(codec, wanted), start if codec == marked else 0)
    codec = marked or _two_byte_codec(data[:SNIFF_BYTES])
    if codec not in {"", "utf-8"}:
        return Encoding(codec, ENCODINGS[codec], start)
    if b"\0" in data[:SNIFF_BYTES]:
        raise not_a_table(name)
    if _is_utf8(data):
        return Encoding("utf-8", "UTF-8", start)
    if marked or _mostly_utf8(data):
        return Encoding("utf-8", "UTF-8, some cells Windows-1252", start, mixed=True)
    codec = "latin-1" if any(byte in data for byte in CP1252_GAPS) else "cp1252"
    return Encoding(codec, ENCODINGS[codec])


def to_utf8(data: bytes, encoding: Encoding, name: str) -> bytes:
    """Return a text as UTF-8 without a byte-order mark.

    Raises
    ------
    TableError
        When some bytes mean nothing in this encoding.
    """
    if encoding.codec == "utf-8" and not encoding.mixed:
        return data[encoding.start :] if encoding.start else data
    buffer = io.BytesIO()  # unlike a list of pieces that are joined, it never holds the text twice
    try:
        for piece in _recoded(data, encoding):
            buffer.write(piece)
    except UnicodeError as error:
        raise _mixed(name, encoding.words) from error
    text = buffer.getvalue()
    if b"\0" in text[:SNIFF_BYTES]:
        raise not_a_table(name)
    return text


def not_a_table(name: str) -> TableError:
    """Return the error for bytes that are no text and no known format."""
    return TableError(f"{name} is not a table: it holds binary data.", hint="Upload CSV, TSV, XLSX or Parquet.")


def _mixed(name: str, encoding: str) -> TableError:
    return TableError(f"{name} mixes encodings, or is no {encoding} text.", hint="Save it as UTF-8, or choose its encoding.")


def _recoded(data: bytes, encoding: Encoding) -> Iterator[bytes]:
    """Yield the text piece by piece, so that only one piece is held as characters."""
    decoder = codecs.getincrementaldecoder(encoding.codec)("windows-1252 instead" if encoding.mixed else "strict")
    for start in range(encoding.start, len(data), CHUNK_BYTES):
        yield decoder.decode(data[start : start + CHUNK_BYTES]).encode("utf-8")
    yield decoder.decode(b"", final=True).encode("utf-8")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are no UTF-8 as Windows-1252, those it does not know as Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    gaps = any(byte in CP1252_GAPS for byte in wrong)
    return wrong.decode("latin-1" if gaps else "cp1252"), error.end


codecs.register_error("windows-1252 instead", _as_windows)


def _checked(wanted: str) -> str:
    """Return the name of an encoding as Python writes it."""
    try:
        "a".encode(wanted).decode(wanted)
        return codecs.lookup(wanted).name.replace("iso8859-1", "latin-1")
    except (LookupError, ValueError) as error:
        raise TableError(f"There is no encoding called {wanted!r}.", hint="Choose UTF-8 or Windows-1252.") from error


def _two_byte_codec(sample: bytes) -> str:
    """Return the two-byte encoding that zeros between letters show, else nothing."""
    pairs = len(sample) // 2
    if not pairs:
        return ""
    first, second = (sample[offset::2].count(0) / pairs for offset in (0, 1))
    if second >= MIN_ZEROS and first <= MAX_OTHER_ZEROS:
        return "utf-16-le"
    return "utf-16-be" if first >= MIN_ZEROS and second <= MAX_OTHER_ZEROS else ""


def _is_utf8(data: bytes) -> bool:
    """Return whether bytes are valid UTF-8, without making characters of them."""
    offsets = pa.array([0, len(data)], pa.int64()).buffers()[1]
    try:
        pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(data)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _mostly_utf8(data: bytes) -> bool:
    """Return whether more bytes above 127 belong to characters of UTF-8 than stand alone."""
    decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    pieces = (data[start : start + CHUNK_BYTES] for start in range(0, len(data), CHUNK_BYTES))
    stray = len(data) - sum(len(decoder.decode(piece).encode("utf-8")) for piece in pieces)
    return 2 * stray < len(data.translate(None, delete=_ASCII))
