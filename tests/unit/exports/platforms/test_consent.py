from __future__ import annotations

import pandas as pd
import pytest

from analytics.errors import ExportError
from analytics.exports.platforms.consent import allowed
from analytics.exports.platforms.platforms import platform_of

PEOPLE = pd.DataFrame(
    {
        "home": ["DE", "DE", "DE", "US", "US", "US", "", "", "CH"],
        "consent": pd.array([True, None, False, True, None, False, True, None, None], dtype="boolean"),
    },
    index=["de yes", "de ?", "de no", "us yes", "us ?", "us no", "where yes", "where ?", "ch ?"],
)
YES = ["de yes", "us yes", "where yes"]


@pytest.mark.parametrize(
    ("platform", "choice", "names"),
    [
        ("google", "platform", ["de yes", "us yes", "us ?", "where yes", "ch ?"]),
        ("meta", "platform", ["de yes", "us yes", "us ?", "where yes", "ch ?"]),
        ("google", "granted", YES),
        ("google", "not asked", ["us ?", "ch ?"]),
        ("klaviyo", "platform", YES),
        ("klaviyo", "not asked", []),
        ("braze", "platform", ["de yes", "de ?", "us yes", "us ?", "where yes", "where ?", "ch ?"]),
        ("klaviyo", "assured", ["de yes", "de ?", "us yes", "us ?", "where yes", "where ?", "ch ?"]),
    ],
)
def test_who_may_be_in_a_file(platform, choice, names):
    may = allowed(PEOPLE, platform_of(platform), choice)
    assert may[may].index.tolist() == names


def test_an_unknown_choice_is_refused():
    with pytest.raises(ExportError, match=r"no choice of consent 'maybe'\. Choose one of platform, granted"):
        allowed(PEOPLE, platform_of("google"), "maybe")
