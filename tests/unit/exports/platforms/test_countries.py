from __future__ import annotations

import pytest

from analytics.exports.platforms.countries import EEA, country_code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("de", "DE"), (" GB ", "GB"), ("Deutschland", "DE"), ("GERMANY", "DE"), ("España", "ES"), ("Espana", "ES"), ("日本", "JP"),
        ("United Kingdom", "GB"), ("UK", "GB"), ("United States", "US"), ("USA", "US"), ("Czech Republic", "CZ"), ("Czechia", "CZ"),
        ("Niger", "NE"), ("Nigeria", "NG"), ("Pays-Bas", "NL"), ("Österreich", "AT"),
    ],
)  # fmt: skip
def test_a_country_is_known_by_its_code_or_name(written, code):
    assert country_code(written) == code


@pytest.mark.parametrize("written", ["", "?", "Atlantis", "XX", "10115", "Bavaria"])
def test_what_is_no_country_is_none(written):
    assert country_code(written) == ""


def test_the_area_has_thirty_countries_and_not_britain_or_switzerland():
    overseas = {"AX", "GF", "GP", "MF", "MQ", "RE", "YT"}
    assert len(EEA - overseas) == 30
    assert {"NO", "IS", "LI", "HR", "RE"} <= EEA
    assert EEA.isdisjoint({"GB", "CH", "US", "TR"})
