from __future__ import annotations

import html
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.text import WORD_JOINER, md, number, percent, plot, times

# What Streamlit turns into arrows, dashes and links although every sign of it is escaped.
LIVE = re.compile(r"->|<-|>=|<=|~=|--|@\w|www\.|https?://", re.IGNORECASE)
TEXTS = st.text(st.sampled_from(string.punctuation + "ab1 \n\t@:/.wW-<>=é🍞\u05d0"), max_size=30) | st.text(max_size=30)


def as_read(markdown: str) -> str:
    """Return what a reader of escaped Markdown sees."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


@given(TEXTS)
def test_escaped_text_has_no_active_markdown(text):
    markdown = md(text)
    active = re.sub(r"\\[!-/:-@\[-`{-~]", "", markdown)
    assert not set(active) & set(string.punctuation)
    assert not LIVE.search(as_read(markdown))
    # Neither line breaks nor indents nor bare numbers of a list: those need a line of their own or a full stop.
    assert markdown == " ".join(markdown.split())


@given(TEXTS.filter(lambda text: WORD_JOINER not in text))
def test_escaped_text_reads_as_it_was_but_for_white_space(text):
    assert as_read(md(text)).replace(WORD_JOINER, "") == " ".join(text.split())


@pytest.mark.parametrize("text", ["Rye bread", "Möhren 1 kg", "خبز", "🍞", "C00123"])
def test_plain_names_stay_as_they_are(text):
    assert md(text) == plot(text) == text


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("**x**", r"\*\*x\*\*"),
        ("[a](b)", r"\[a\]\(b\)"),
        (":red[x]", r"\:red\[x\]"),
        ("$x$", r"\$x\$"),
        ("<b>", r"\<b\>"),
        ("1. x", r"1\. x"),
        ("a\\", r"a\\"),
        ("mail@example.com", f"mail\\@{WORD_JOINER}example\\.com"),
        ("a -> b", f"a \\-{WORD_JOINER}\\> b"),
        (12.5, r"12\.5"),
    ],
)
def test_signs_of_markdown_by_example(text, markdown):
    assert md(text) == markdown


@given(TEXTS, st.integers(5, 40))
def test_text_for_a_chart_has_no_tag_and_fits(text, length):
    shown = plot(text, length)
    assert "<" not in shown
    assert ">" not in shown
    assert len(html.unescape(shown)) <= length or "&" in text


def test_text_for_a_chart_is_cut_in_the_middle_before_it_is_escaped():
    assert plot("<b>Shelf-stable</b> vegetables & legumes", 20) == "&lt;b&gt;Shelf-s…&amp; legumes"
    assert plot("Fish & chips") == "Fish &amp; chips"


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0"), (0.0004, "< 0.1"), (0.001, "0.1"), (0.0312, "3.1"), (0.03, "3"), (0.0996, "10"), (0.2412, "24"), (1, "100")],
)
def test_shares_have_two_digits_and_their_unit(share, said):
    assert percent(share) == f"{said}%"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (3.0, "3"),
        (0.20475, "0.205"),
        (12.34, "12.3"),
        (99.96, "100"),
        (1234.5, "1,234"),
        (64630400, "64,630,400"),
        (-2.5, "-2.5"),
    ],
)
def test_numbers_have_no_more_digits_than_they_need(value, said):
    assert number(value) == said


@pytest.mark.parametrize(("lift", "said"), [(1, "1.0"), (3.14, "3.1"), (99.9, "99.9"), (99.96, "100"), (1234.4, "1,234")])
def test_lifts_are_said_as_times(lift, said):
    assert times(lift) == f"{said}\u00a0×"
