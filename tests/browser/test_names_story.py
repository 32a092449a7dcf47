"""Names that an analyst gave stay with what they were given for: with fewer segments, and with the next month's file."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.app.months import APRIL, MARCH
from tests.browser.conftest import OpenPage
from tests.browser.steps import button, go_to, keep_picture, rename_in_grid, set_number, settle, upload, use

PHONE = 390


def _file(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


def _question(page: Page) -> Locator:
    return page.locator(".st-key-name_changes")


def _card(page: Page, name: str) -> Locator:
    return page.locator("h4", has_text=name)


def _name_first(page: Page, name: str) -> None:
    """Name the first segment, once nothing on the page moves any more."""
    expect(page.get_by_text("3 suggested").first).to_be_visible()
    page.locator(".st-key-rename_panel summary").first.click()
    settle(page)
    rename_in_grid(page, 0, name)


def _find(page: Page, n_components: int) -> None:
    set_number(page, "Number of segments", n_components)
    button(page, "find").click()
    settle(page)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (PHONE, "dark")])
def test_names_are_looked_at_before_new_segments_replace_the_old_ones(open_page: OpenPage, width: int, scheme: str) -> None:
    page = open_page(width, scheme)
    upload(page, _file("march.csv", MARCH))
    use(page)
    _find(page, 3)
    _name_first(page, "Bakery people")
    expect(_card(page, "Bakery people")).to_be_visible()

    _find(page, 2)
    expect(_question(page)).to_contain_text("2 segments found: check the names before they replace the 3 below")
    expect(page.locator("h1")).to_contain_text("3 segments")
    keep_picture(page, f"names_{width}_{scheme}", width)
    button(page, "keep_names").click()
    expect(page.locator("h1")).to_contain_text("2 segments")
    expect(_card(page, "Bakery people")).to_be_visible()

    settle(page)
    button(page, "undo_answer").click()
    expect(page.locator("h1")).to_contain_text("3 segments")
    settle(page)
    button(page, "fresh_names").click()
    expect(page.locator("h1")).to_contain_text("2 segments")
    expect(_card(page, "Bakery people")).to_have_count(0)


def test_the_next_month_takes_the_names_over(open_page: OpenPage) -> None:
    page = open_page()
    upload(page, _file("march.csv", MARCH))
    use(page)
    _find(page, 3)
    _name_first(page, "Bakery people")
    expect(_card(page, "1 · Bakery people")).to_be_visible()

    go_to(page, "Data")
    page.get_by_text("Load another table").click()
    upload(page, _file("april.csv", APRIL))
    button(page, "use_table").click()
    page.wait_for_url("**/segments")
    expect(_question(page)).to_contain_text("3 segments found: check the names before they are used")
    settle(page)
    go_to(page, "Customers")
    button(page, "door_segments").click()
    button(page, "keep_names").click()
    # In April most customers come for coffee: the bakery is another number, and has its name.
    expect(_card(page, "2 · Bakery people")).to_be_visible()
