"""What the words of a suppression list mean: for which channels a row counts, and why."""

from __future__ import annotations

import re

DO_NOT_CONTACT, OBJECTS = "do_not_contact", "objects_to_profiling"
FLAGGED = ("competitor", "staff", "wholesale", "test")
"""Reasons of a suppression list that tell of an account which is no customer; all other reasons mean do not contact."""
CHANNELS = frozenset({"email", "sms", "phone", "ads"})
OTHER_NAMES = {"e_mail": "email", "mail": "email"}
"""What a channel may be called besides its own name."""
_SPACE = re.compile(r"[\s_-]+")
_BETWEEN = re.compile(r"[,;]")
_OBJECTION = "object"


def channels_of(cell: str) -> str:
    """Return the channels that a cell names, parted by commas; empty, which stands for all, where any of them is not known.

    Examples
    --------
    >>> channels_of("E-Mail; SMS"), channels_of("newsletter"), channels_of("")
    ('email,sms', '', '')
    """
    plain = [_plain(part) for part in _BETWEEN.split(cell)]
    named = {OTHER_NAMES.get(name, name) for name in plain if name}
    return ",".join(sorted(named)) if named <= CHANNELS else ""


def reason_of(cell: str) -> str:
    """Return the reason that a cell gives: any kind of objection is one to profiling, and none means do not contact.

    Examples
    --------
    >>> reason_of("Objected"), reason_of("objects - to profiling"), reason_of(" "), reason_of("Hard bounce")
    ('objects_to_profiling', 'objects_to_profiling', 'do_not_contact', 'hard_bounce')
    """
    name = _plain(cell)
    return OBJECTS if name.startswith(_OBJECTION) else name or DO_NOT_CONTACT


def _plain(cell: str) -> str:
    return _SPACE.sub("_", cell.strip()).lower().strip("_")
