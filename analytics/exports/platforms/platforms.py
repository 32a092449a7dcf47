"""The files that platforms take, as `platforms.toml` declares them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

from analytics.errors import ExportError
from analytics.exports.platforms.identifiers import FORMS

Format = Literal["csv", "people csv", "people xlsx"]
Consent = Literal["eea", "everyone", "not refused"]
FIELD_NAMES = {
    "email": "e-mail address",
    "phone": "phone number",
    "first_name": "first name",
    "last_name": "last name",
    "country": "country",
    "postcode": "postcode",
}
"""What contact data are called in a sentence."""
CONTACT_FIELDS = tuple(FIELD_NAMES)
OTHER_FIELDS = ("customer", "campaign", "blank")
OF_LIST = "list: "
"""Before the columns of a target list from which a column of a file is taken."""


@dataclass(frozen=True)
class Column:
    """A column of a platform's file.

    Attributes
    ----------
    header : str
        Its name, exactly as the platform wants it.
    field : str
        What stands in it, see `platforms.toml`.
    form : str
        What is done with each value, a name of `FORMS`.
    hash : bool
        Whether the value is hashed then.
    """

    header: str
    field: str
    form: str = "as it is"
    hash: bool = False

    @property
    def from_list(self) -> tuple[str, ...]:
        """Columns of a target list of which the first that exists is taken; empty for other fields."""
        return tuple(self.field.removeprefix(OF_LIST).split(", ")) if self.field.startswith(OF_LIST) else ()


@dataclass(frozen=True)
class Platform:
    """A file that a platform takes; the attributes are explained at the top of `platforms.toml`."""

    id: str
    name: str
    columns: tuple[Column, ...]
    needs: tuple[tuple[str, ...], ...]
    consent: Consent
    format: Format = "csv"
    header: bool = True
    line_end: str = "\n"
    unique: str = ""
    keeps_control: bool = False
    least: int = 0
    least_means: str = ""
    most: int | None = None
    most_bytes: int | None = None
    plain_mailbox: bool = False
    longest: int | None = None
    upload: tuple[str, ...] = ()

    @property
    def contact_fields(self) -> tuple[str, ...]:
        """The contact data that stand in the file."""
        return tuple(column.field for column in self.columns if column.field in CONTACT_FIELDS)

    def hashes(self, field: str) -> bool:
        """Return whether a field is hashed in the file."""
        return any(column.hash for column in self.columns if column.field == field)


@cache
def known_platforms() -> tuple[Platform, ...]:
    """Return the platforms of `platforms.toml`, in its order."""
    return read_platforms(resources.files(__package__).joinpath("platforms.toml").read_text(encoding="utf-8"))


def platform_of(platform_id: str) -> Platform:
    """Return the platform of this id.

    Raises
    ------
    ExportError
        When there is none.

    Examples
    --------
    >>> [column.header for column in platform_of("salesforce").columns]
    ['Subscriber Key', 'Email Address']
    """
    known = {platform.id: platform for platform in known_platforms()}
    if platform_id not in known:
        raise ExportError(f"There is no file for a platform {platform_id!r}.", hint=f"Choose one of {', '.join(known)}.")
    return known[platform_id]


def read_platforms(text: str) -> tuple[Platform, ...]:
    """Read blocks of platforms as `platforms.toml` holds them.

    Raises
    ------
    ExportError
        When a block lacks something, or holds a key, field, form or kind of consent that does not exist.
    """
    read: dict[str, Platform] = {}
    for block in tomllib.loads(text).get("platform", []):
        columns = read[block["like"]].columns if block.get("like") in read else _columns(block)
        read[block.get("id", "?")] = _platform(block, columns)
    return tuple(read.values())


_DECLARED = {each.name for each in fields(Platform)} | {"like"}
_REQUIRED = ("id", "name", "needs", "consent")


def _columns(block: Mapping[str, Any]) -> tuple[Column, ...]:
    try:
        columns = tuple(Column(**column) for column in block.get("columns", ()))
    except TypeError as error:
        raise _wrong(block, "has a column with a key that means nothing") from error
    for column in columns:
        if not column.from_list and column.field not in (*CONTACT_FIELDS, *OTHER_FIELDS):
            raise _wrong(block, f"has a column of {column.field!r}, which nobody has")
        if column.form not in FORMS:
            raise _wrong(block, f"has a column in the form {column.form!r}, which means nothing")
    return columns


def _platform(block: Mapping[str, Any], columns: tuple[Column, ...]) -> Platform:
    unknown = [key for key in block if key not in _DECLARED]
    missing = [key for key in _REQUIRED if not block.get(key)] or ([] if columns else ["columns"])
    if unknown or missing:
        raise _wrong(block, f"holds {unknown[0]!r}, which means nothing" if unknown else f"lacks its {missing[0]}")
    if block.get("unique", "email") not in FIELD_NAMES:
        raise _wrong(block, f"may not have {block['unique']!r} twice, which nobody has")
    if block["consent"] not in get_args(Consent) or block.get("format", "csv") not in get_args(Format):
        raise _wrong(block, "has a consent or a format that means nothing")
    given = {key: value for key, value in block.items() if key not in {"like", "columns"}}
    given["needs"] = tuple(map(tuple, block["needs"]))
    given["upload"] = tuple(block.get("upload", ()))
    return Platform(columns=columns, **given)


def _wrong(block: Mapping[str, Any], problem: str) -> ExportError:
    return ExportError(
        f"The platform {block.get('id', '?')!r} of platforms.toml {problem}.", hint="Compare it with the other blocks."
    )
