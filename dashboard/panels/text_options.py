"""How texts are read: what an analyst can choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from analytics.tables.texts.languages import ALL_WORDS, LANGUAGES
from analytics.tables.texts.text import MAX_NGRAMS, MAX_WORDS, TextSettings, Weighting
from dashboard import components

WEIGHTINGS: dict[Weighting, str] = {"counts": "how often a word is used", "tf-idf": "how telling it is (tf-idf)"}
LANGUAGE_CHOICES: dict[str | None, str] = {None: "found out", ALL_WORDS: "keep all words", **LANGUAGES}
PHRASES = {1: "single words", 2: "also pairs", 3: "also three in a row"}
LEAST_WORDS, WORDS_STEP = 50, 50
_CHOSEN = "text_chosen"


def text_options(settings: TextSettings, columns: Sequence[str] = ()) -> TextSettings:
    """Show how texts are read, and return it as the analyst wants it.

    Parameters
    ----------
    settings : TextSettings
        What holds.
    columns : sequence of str
        Columns of the table, to choose texts and names from; no choice is shown where they are not given.

    Returns
    -------
    TextSettings
        With the one change that was made in this run, if there was one.
    """
    settings = st.session_state.pop(_CHOSEN, settings)
    if columns:
        _choice("column", "The texts are in", list(columns), settings)
        names: list[str | None] = [None, *(column for column in columns if column != settings.column)]
        _choice("id_column", "The documents are named by", names, settings, {None: "their row and first words"})
    _choice("language", "Stop words are left out in", list(LANGUAGE_CHOICES), settings, LANGUAGE_CHOICES)
    _choice("weighting", "A cell counts", list(WEIGHTINGS), settings, WEIGHTINGS)
    _choice("ngrams", "Words", list(range(1, MAX_NGRAMS + 1)), settings, PHRASES)
    components.show_truth("text_max_words", settings.max_words)
    st.number_input(
        "Words at most",
        min(LEAST_WORDS, settings.max_words),
        MAX_WORDS,
        step=WORDS_STEP,
        key="text_max_words",
        on_change=_note,
        args=(settings, "max_words"),
    )
    components.show_truth("text_shares", (settings.min_share, settings.max_share))
    st.slider(
        "Share of the documents that hold a word",
        0.0,
        1.0,
        step=0.01,
        format="percent",
        key="text_shares",
        on_change=_note_shares,
        args=(settings,),
        help="Words in most documents say little about any; rare words tie few together. A word needs two documents in any case.",
    )
    return settings


def _choice(field: str, label: str, options: Sequence[object], settings: TextSettings, names: dict | None = None) -> None:
    key = f"text_{field}"
    components.show_truth(key, getattr(settings, field))
    st.selectbox(
        label,
        options,
        key=key,
        format_func=lambda option: str((names or {}).get(option, option)),
        placeholder=(names or {}).get(None),
        on_change=_note,
        args=(settings, field),
    )


def _note(settings: TextSettings, field: str) -> None:
    changed = replace(settings, **{field: st.session_state[f"text_{field}"]})
    st.session_state[_CHOSEN] = replace(changed, id_column=None) if changed.id_column == changed.column else changed


def _note_shares(settings: TextSettings) -> None:
    least, most = st.session_state["text_shares"]
    st.session_state[_CHOSEN] = replace(settings, min_share=least, max_share=most)
