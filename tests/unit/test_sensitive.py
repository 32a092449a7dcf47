from __future__ import annotations

import pandas as pd
import pytest

from analytics import build_matrix, matrix_from_wide
from analytics.sensitive import sensitive_items, topic_of
from tests.unit.hand_made import interactions_of


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("Red WINE 0.75l", "alcohol"),
        ("Glühwein", "alcohol"),
        ("Weißwein, trocken", "alcohol"),
        ("cerveza-sin gluten?", None),
        ("Cerveza rubia", "alcohol"),
        ("Bières artisanales", "alcohol"),
        ("Vino rosso", "alcohol"),
        ("Jenever", "alcohol"),
        ("Zigaretten 20 St.", "tobacco"),
        ("E-Cigarette starter kit", "tobacco"),
        ("Blood_pressure monitor", "health"),
        ("Médicaments", "health"),
        ("Pregnancy test (2)", "baby and pregnancy"),
        ("Pañales talla 3", "baby and pregnancy"),
        ("Pannolini", "baby and pregnancy"),
        ("Luiers", "baby and pregnancy"),
        ("Condoms, 12", "adult"),
        ("Kosher salami", "religion"),
        ("Biblia", "religion"),
        ("Wine glass", None),
        ("Alkoholfreies Bier", None),
        ("Baby spinach", None),
        ("Gin & tonic greeting card", None),
        ("Swine", None),
        ("Ginger", None),
        ("Essex mug", None),
        ("Bread", None),
        ("", None),
        ("17850", None),
    ],
)
def test_whole_words_in_six_languages_tell_the_topic(name, topic):
    found = topic_of(name)
    assert (found[0] if found else None) == topic


def test_longer_phrases_win_and_are_named():
    assert topic_of("Glucose test kit") == ("health", "glucose test")
    assert topic_of("Port Wine") == ("alcohol", "port wine")


def test_names_decide_before_categories_and_contents_of_folded_rows_count():
    V = build_matrix(
        interactions_of(
            "customer,item,category\n"
            "Mary,Bread,Food\nJohn,Bread,Food\n"
            "Mary,Rum,Food\n"
            "Mary,Diapers,Wine shop\nJohn,Diapers,Wine shop\n"
            "Mary,Merlot,Wine shop\nJohn,Merlot,Wine shop\n"
        ),
        fold_below=2,
    )
    assert sensitive_items(V).to_dict("records") == [
        {"item": "Diapers", "topic": "baby and pregnancy", "word": "diapers"},
        {"item": "Merlot", "topic": "alcohol", "word": "wine"},
        {"item": "Other Food", "topic": "alcohol", "word": "rum"},
    ]


def test_nothing_private_is_an_empty_table():
    found = sensitive_items(matrix_from_wide(pd.DataFrame({"Mary": [1]}, index=["Bread"])))
    assert found.empty and list(found.columns) == ["item", "topic", "word"]
