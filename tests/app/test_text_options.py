"""What an analyst can change about the reading of texts."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from analytics.tables.texts.text import TextSettings

START = TextSettings("message", "ticket")


def panel() -> None:
    import streamlit as st

    from dashboard.panels.text_options import text_options

    st.session_state["settings"] = text_options(st.session_state["settings"], ("ticket", "team", "message"))


def page(settings: TextSettings = START) -> AppTest:
    at = AppTest.from_function(panel, default_timeout=30)
    at.session_state["settings"] = settings
    return at.run()


def settings_of(at: AppTest) -> TextSettings:
    assert not at.exception
    return at.session_state["settings"]


def test_nothing_changes_until_something_is_chosen():
    assert settings_of(page().run()) == START


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("weighting", "tf-idf"),
        ("language", "de"),
        ("language", ""),
        ("ngrams", 2),
        ("id_column", None),
        ("id_column", "team"),
        ("column", "team"),
    ],
)
def test_each_choice_changes_its_setting_and_stays(field, value):
    at = page()
    at.selectbox(key=f"text_{field}").set_value(value).run()
    assert getattr(settings_of(at), field) == value
    assert getattr(settings_of(at.run()), field) == value


def test_number_of_words_and_shares_can_be_changed_one_after_the_other():
    at = page()
    at.number_input(key="text_max_words").set_value(300).run()
    at.slider(key="text_shares").set_value((0.05, 0.4)).run()
    changed = settings_of(at)
    assert (changed.max_words, changed.min_share, changed.max_share, changed.column) == (300, 0.05, 0.4, "message")


def test_a_column_does_not_hold_texts_and_names():
    at = page()
    at.selectbox(key="text_column").set_value("ticket").run()
    assert (settings_of(at).column, settings_of(at).id_column) == ("ticket", None)


def test_the_controls_show_what_holds_for_another_table():
    at = page()
    at.selectbox(key="text_language").set_value("de").run()
    at.session_state["settings"] = TextSettings("message", language="fr", max_words=77)
    at.run()
    assert at.selectbox(key="text_language").value == "fr"
    assert at.number_input(key="text_max_words").value == 77
    assert settings_of(at).max_words == 77
