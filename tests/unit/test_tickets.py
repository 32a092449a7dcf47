"""The invented help line: its topics were planted, so they must be found again."""

from __future__ import annotations

import tomllib

import pytest

import analytics as an
from analytics.segments.profiles import telling_items
from analytics.segments.typical import typical_customers
from analytics.tables.texts.documents import find_id_column, find_text_column
from analytics.tables.texts.text import TextSettings, documents_to_interactions
from demo_data import generate_tickets
from tests.unit.worked import DEMO

TELLING = {
    "Delivery": {"parcel", "courier", "tracking", "delivery"},
    "Invoices": {"invoice", "charged", "payment", "debit"},
    "Login": {"login", "password", "security", "log"},
    "Connection": {"router", "connection", "internet", "wifi"},
    "Returns": {"return", "refund", "exchange", "label"},
}


@pytest.fixture(scope="module")
def table() -> an.Table:
    return an.read_table(DEMO / "help_line.csv")


@pytest.fixture(scope="module")
def settings(table: an.Table) -> TextSettings:
    column = find_text_column(table)
    assert column is not None
    return TextSettings(column, find_id_column(table, column))


@pytest.fixture(scope="module")
def segments(table: an.Table, settings: TextSettings) -> an.Segmentation:
    return an.segment(an.factorize(an.build_matrix(documents_to_interactions(table, settings)), 5))


@pytest.fixture(scope="module")
def topic_of(segments: an.Segmentation) -> dict[int, str]:
    """Return the planted topic of each segment: that of most of the tickets it is the main segment of."""
    planted = generate_tickets.planted_topics()["main"].loc[segments.main.index]
    return {number: planted[segments.main_positions == number - 1].mode()[0] for number in segments.fit.segment_numbers}


def test_the_columns_of_texts_and_names_are_found(settings):
    assert (settings.column, settings.id_column) == ("message", "ticket")


def test_the_planted_topics_are_found_again(segments, topic_of):
    assert set(topic_of.values()) == set(generate_tickets.TOPICS)
    planted = generate_tickets.planted_topics()["main"].loc[segments.main.index]
    found = [topic_of[position + 1] for position in segments.main_positions]
    assert (planted == found).mean() > 0.9


def test_the_words_of_a_segment_name_its_topic(segments, topic_of):
    for number, topic in topic_of.items():
        assert len(TELLING[topic] & set(telling_items(segments.profiles, number, 8)["item"])) >= 2


def test_typical_tickets_are_about_the_topic(segments, topic_of):
    planted = generate_tickets.planted_topics()
    for number, topic in topic_of.items():
        tickets = typical_customers(segments, number, 5)["customer"]
        assert set(planted["main"].loc[tickets]) == {topic}


def test_the_list_of_examples_says_where_the_texts_stand(settings):
    demos = tomllib.loads((DEMO / "origins.toml").read_text(encoding="utf-8"))["demo"]
    entry = next(demo for demo in demos if demo["id"] == "help_line")
    assert (entry["file"], entry["text_column"], entry["id_column"]) == ("help_line.csv", settings.column, settings.id_column)
    assert entry["n_components"] == len(generate_tickets.TOPICS)


def test_the_committed_table_is_what_the_script_writes():
    text = generate_tickets.generate().to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n")
    assert text.encode() == (DEMO / "help_line.csv").read_bytes()
