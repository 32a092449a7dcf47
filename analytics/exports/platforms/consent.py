"""Who may be in a file by what they allowed, as the platform asks or as the analyst vouches."""

from __future__ import annotations

from typing import Literal, get_args

import pandas as pd

from analytics.errors import ExportError
from analytics.exports.platforms.countries import EEA
from analytics.exports.platforms.platforms import Platform

ConsentChoice = Literal["platform", "granted", "not asked", "assured"]


def allowed(people: pd.DataFrame, platform: Platform, choice: ConsentChoice = "platform") -> pd.Series:
    """Return who may be in the file, as a mask.

    Who said no never may. ``"granted"`` and ``"not asked"`` part what ``"platform"`` allows into those who said yes and those of whom
    no answer is needed: platforms take consent for a whole upload, so these are two uploads.

    Parameters
    ----------
    people : DataFrame
        With ``consent`` (True, False or missing) and ``home`` (two letters, or empty), see `Contacts`.
    platform : Platform
    choice : {"platform", "granted", "not asked", "assured"}
        "assured": the analyst vouches that all who did not say no have agreed.

    Returns
    -------
    Series of bool

    Raises
    ------
    ExportError
        When there is no such choice.
    """
    if choice not in get_args(ConsentChoice):
        raise ExportError(
            f"There is no choice of consent {choice!r}.", hint=f"Choose one of {', '.join(get_args(ConsentChoice))}."
        )
    said_yes = people["consent"].fillna(False).astype(bool)
    not_refused = people["consent"].fillna(True).astype(bool)
    by_rule = {"eea": said_yes | (not_refused & ~must_be_asked(people)), "everyone": said_yes, "not refused": not_refused}
    may = not_refused if choice == "assured" else by_rule[platform.consent]
    if choice == "granted":
        return may & said_yes
    return may & ~said_yes if choice == "not asked" else may


def must_be_asked(people: pd.DataFrame) -> pd.Series:
    """Return who lives in the European Economic Area, or may live there as no country is known, as a mask."""
    return people["home"].isin(EEA | {""})
