"""The analyst brings tickets, and sees what people write about."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest

from demo_data import FOLDER, generate_tickets
from tests.app.analyst import PAGES, Analyst, at_example
from tests.app.tables import cells_of
from tests.app.test_python_of_files import same_by_python

TICKETS = (FOLDER / "help_line.csv").read_bytes()
REVIEWS = "user,product,stars,review\n" + "".join(
    f"u{number},{product},{stars},The {product} number {number} came after {stars} days and works as I hoped\n"
    for number in range(8)
    for product, stars in (("kettle", number % 5 + 1), ("lamp", 5 - number % 5))
)


@pytest.fixture
def with_tickets(analyst: Analyst) -> Analyst:
    """Return somebody who has uploaded tickets and said that they are texts."""
    return analyst.upload(TICKETS, "tickets.csv").choose("layout", "text")


def test_a_table_of_tickets_is_read_as_texts_without_being_told(analyst: Analyst) -> None:
    analyst.upload(TICKETS, "tickets.csv")
    assert analyst.control("layout").value == "text"
    assert analyst.title == "tickets\\.csv: 4,064 uses, 147 words, 240 tickets"


@pytest.mark.parametrize("named", [True, False])
def test_one_column_of_tickets_is_texts_whose_rows_are_the_documents(analyst: Analyst, named: bool) -> None:
    tickets = pd.read_csv(io.BytesIO(TICKETS))["message"]
    analyst.upload("\n".join(["text"] * named + list(tickets)), "tickets.txt")
    assert analyst.problems == []
    assert analyst.control("layout").value == "text"
    assert analyst.title == "tickets\\.txt: 4,064 uses, 147 words, 240 documents"
    first = " ".join(tickets[0].split()[:8])[:48]
    assert analyst.workspace.draft.V.customers[0] == f"row {2 if named else 1}: {first}"
    assert analyst.press("use_table").settle("fit").problems == []


@pytest.mark.parametrize("header", ["id,review", "review,stars", "date,stars,review"])
def test_reviews_without_a_product_are_texts(analyst: Analyst, header: str) -> None:
    cells = {
        "id": "{0}",
        "date": "2025-01-{0:02d}",
        "stars": "{1}",
        "review": "Kettle number {0} {2} and I will buy it again soon",
    }
    row = ",".join(cells[name] for name in header.split(","))
    words = ("boils fast", "is too loud", "leaks a bit", "looks very nice")
    analyst.upload("\n".join([header, *(row.format(n, 1 + n % 5, words[n % 4]) for n in range(1, 21))]))
    assert analyst.control("layout").value == "text"
    assert analyst.title.endswith((" 20 documents", " 20 days"))


def test_reviews_of_products_are_ratings_first_and_texts_when_asked_for(analyst: Analyst) -> None:
    analyst.upload(REVIEWS)
    assert analyst.control("layout").value == "long"
    assert analyst.title.endswith(": 16 ratings, 2 products, 8 users")
    analyst.choose("layout", "text")
    assert analyst.control("text_column").value == "review"
    assert {"kettle", "lamp"} <= set(analyst.workspace.draft.V.items)
    assert analyst.choose("layout", "long").title.endswith(": 16 ratings, 2 products, 8 users")


def test_the_words_are_told_and_the_columns_are_found(with_tickets: Analyst) -> None:
    assert with_tickets.title == "tickets\\.csv: 4,064 uses, 147 words, 240 tickets"
    assert "its words are taken from message" in with_tickets.everything
    assert (with_tickets.control("text_column").value, with_tickets.control("text_id_column").value) == ("message", "ticket")
    # The first ticket asks: "Can you ask the courier where my delivery is?"
    assert cells_of(with_tickets).loc[["courier", "delivery", "router"], "T0001"].tolist() == [1, 1, 0]
    assert "240 documents read, 240 kept, 0 dropped." in with_tickets.text


def test_the_planted_topics_are_found_with_their_words_and_typical_tickets(with_tickets: Analyst) -> None:
    with_tickets.press("use_table").settle("fit")
    with_tickets.choose(with_tickets.number_key, 5).press("find").settle("fit")
    planted = generate_tickets.planted_topics()["main"]
    found = {}
    for number, name in enumerate(with_tickets.names, start=1):
        shown = with_tickets.choose("topic_shown", number).table("Most typical tickets of")
        (found[name],) = planted[shown["ticket"]].unique()
        assert shown["text"].str.contains(name.replace(" & ", "|"), case=False).all()
    assert sorted(found.values()) == sorted(generate_tickets.TOPICS)


def test_stop_words_of_another_language_can_be_left_out(with_tickets: Analyst) -> None:
    assert "to" not in with_tickets.workspace.draft.V.items
    with_tickets.choose("text_language", "de")
    assert "to" in with_tickets.workspace.draft.V.items
    assert with_tickets.title.endswith(": 6,213 uses, 202 words, 240 tickets")
    assert with_tickets.choose("text_language", None).title.endswith(": 4,064 uses, 147 words, 240 tickets")


def test_fewer_words_weighed_by_how_telling_they_are(with_tickets: Analyst) -> None:
    with_tickets.choose("text_max_words", 50).choose("text_weighting", "tf-idf")
    assert with_tickets.title.endswith(" weights, 50 words, 240 tickets")
    assert cells_of(with_tickets).max(axis=None) < 1
    assert cells_of(with_tickets).pow(2).sum().round(6).eq(1).all(), "each ticket has the length 1"


def test_tickets_without_a_name_are_called_by_their_row(with_tickets: Analyst) -> None:
    with_tickets.choose("text_id_column", None)
    assert with_tickets.workspace.draft.V.customers[0] == "row 2: Hi there, The tracking page has said for"


def test_the_python_of_texts_gives_the_same_table(with_tickets: Analyst, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_tickets.choose("text_ngrams", 2).choose("text_language", "en")
    same_by_python(with_tickets, tmp_path, monkeypatch, {"tickets.csv": TICKETS})


def test_texts_become_a_list_again(with_tickets: Analyst) -> None:
    with_tickets.choose("layout", "long").choose("role_item", "channel")
    assert set(with_tickets.workspace.draft.V.items) == set(pd.read_csv(FOLDER / "help_line.csv")["channel"])


def test_the_help_line_opens_with_its_topics_and_speaks_of_tickets_and_words() -> None:
    analyst = at_example("help_line")
    for page in PAGES:
        status = analyst.go(page).status
        assert status.startswith("Help line · 240 tickets · 147 words · 4,064 uses · 5 segments (found ")
        assert "customer" not in analyst.title
    assert analyst.go("campaigns").choose("campaign_items", ["router"]).title.startswith("Contact ")
