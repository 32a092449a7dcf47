"""Colours that can be read, and that stay with their segment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.look import SEGMENT_COLOURS, Look, readable_on, scale_colour, segment_colour

THEMES = pytest.mark.parametrize("look", [Look(), Look(dark=True)], ids=["light", "dark"])


def channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """Return the contrast ratio of WCAG 2.2."""

    def luminance(colour: tuple[float, float, float]) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in colour)]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)


@given(st.tuples(*[st.floats(0, 255)] * 3))
def test_text_can_be_read_on_every_colour(colour):
    chosen = channels(readable_on(colour))
    assert contrast(chosen, colour) >= 4.5
    assert contrast(chosen, colour) == max(contrast((0, 0, 0), colour), contrast((255, 255, 255), colour))


@THEMES
def test_text_and_the_accent_can_be_read_on_the_page(look):
    assert contrast(channels(look.text), channels(look.paper)) >= 7
    assert contrast(channels(look.accent), channels(look.paper)) >= 4.5


@THEMES
def test_the_scale_goes_from_paper_to_a_colour_far_from_it_in_even_steps(look):
    steps = [scale_colour(look, share) for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)]
    assert [tuple(round(c) for c in step) for step in steps] == [channels(colour) for _, colour in look.scale]
    against_paper = [contrast(step, channels(look.paper)) for step in steps]
    assert against_paper == sorted(against_paper)
    assert against_paper[0] < 1.1
    assert against_paper[-1] > 7
    assert [position for position, _ in look.scale] == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1])


@THEMES
def test_shares_outside_0_to_1_take_the_ends_of_the_scale(look):
    assert scale_colour(look, -1) == scale_colour(look, 0)
    assert scale_colour(look, 2) == scale_colour(look, 1)


def test_the_first_eight_segments_have_the_colours_for_the_colour_blind():
    assert [segment_colour(position) for position in range(8)] == list(SEGMENT_COLOURS)
    assert segment_colour(0) == "#0072B2"


def test_twenty_segments_have_twenty_colours():
    assert len({segment_colour(position) for position in range(20)}) == 20


@THEMES
def test_segments_stand_out_on_the_page(look):
    # WCAG 1.4.11 asks 3:1 of what must be told apart by colour alone; here names and numbers stand beside the colour.
    assert min(contrast(channels(segment_colour(position)), channels(look.paper)) for position in range(8)) >= 2
