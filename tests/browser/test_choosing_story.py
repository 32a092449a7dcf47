"""A real browser: the number of segments is taken by a click on a chart, or by typing it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import open_example, settle


def click_share(page: Page, across: float) -> None:
    """Click in the middle chart at a share of its width."""
    plot = page.locator(".st-key-curve .nsewdrag").nth(1)
    box = plot.bounding_box()
    assert box is not None
    plot.click(position={"x": across * box["width"], "y": 0.5 * box["height"]})
    settle(page)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_a_click_on_a_number_takes_it_and_typing_another_does_too(open_page: OpenPage, width: int, scheme: str) -> None:
    page = open_page(width, scheme)
    open_example(page, "help_line")
    expect(page.get_by_text("5 suggested:")).to_be_visible(timeout=90_000)
    page.get_by_text("How the number was judged").click()
    page.wait_for_selector(".st-key-curve .nsewdrag")
    settle(page)
    number = page.get_by_role("spinbutton", name="Number of segments")
    click_share(page, 0.02)
    expect(number).to_have_value("2")
    expect(page.get_by_text("2: error falls by")).to_be_visible()
    number.fill("4")
    number.press("Enter")
    settle(page)
    expect(page.get_by_text("4: error falls by")).to_be_visible()
    # The same number once more: a second click on what a chart takes for chosen must not be lost.
    click_share(page, 0.02)
    expect(number).to_have_value("2")
    page.get_by_role("button", name="Use 5").click()
    expect(number).to_have_value("5")
