"""Three campaigns want the same customers: the analyst enters what they earn, and takes one list of them away."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import HEADER_PIXELS, ROW_PIXELS, button, choose, download, go_to, open_example, settle
from tests.browser.test_campaign_story import TESTED, rows_of

CATEGORIES = ("Coffee & tea", "Bakery", "Dairy & eggs")
MARGIN = 0.21
"""Where the column of the margin lies in the grid, as a share of its width."""


def enter_margin(page: Page, row: int, margin: str) -> None:
    canvas = page.locator('[class*="st-key-offers_"] canvas').first
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.dblclick(box["x"] + MARGIN * box["width"], box["y"] + HEADER_PIXELS + ROW_PIXELS * (row + 0.5))
    editor = page.locator("#portal textarea, #portal input").first
    expect(editor).to_be_visible()
    editor.press_sequentially(margin, delay=20)
    editor.press("Enter")


def test_three_campaigns_share_the_customers(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page()
    open_example(page, "corner_shop")
    go_to(page, "Campaigns")
    page.get_by_text("Share customers between campaigns").click()
    button(page, "run_back_test").click()
    expect(page.locator(".st-key-shared_categories")).to_be_visible(timeout=TESTED)
    for category in CATEGORIES:
        choose(page, "shared_categories", category)
    for row, margin in enumerate(("2", "3", "4")):
        enter_margin(page, row, margin)
        settle(page)
    expect(page.locator("h1")).to_have_text("Contact 1,350 customers, each with one of 3 offers", timeout=TESTED)
    expect(page.get_by_text("more than filling list after list.")).to_be_visible()

    settle(page)
    page.locator(".st-key-shared_list input").click()
    page.keyboard.type("Bakery")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    settle(page)
    listed = rows_of(download(page, button(page, "download_audience_0"), tmp_path).read_bytes())
    assert len(listed) == 500 and {row["offer"] for row in listed} == {"Bakery 2025-07"}
    assert sum(row["group"] == "control" for row in listed) == 50
