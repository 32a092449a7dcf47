"""The whole path with the shop, and with a file of one's own."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

import demo_data
from tests.browser.conftest import OpenPage
from tests.browser.steps import button, choose, click_cell, download, go_to, open_example, pick, set_number, settle, upload, use


def test_the_shop_from_the_map_to_a_workbook(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page()
    open_example(page, "corner_shop")
    expect(page.locator("h1")).to_contain_text("6 segments")
    expect(page.get_by_text("36 of 150 products")).to_be_visible()
    first = page.locator(".st-key-profile_map .ytick").nth(8).text_content()
    click_cell(page, "profile_map", 8, 1, rows=36, columns=6)
    expect(page.locator(".st-key-item_shown input")).to_have_value(first)
    click_cell(page, "membership_map", 2, 100, rows=6, columns=199)
    expect(page.locator(".st-key-group_shown input")).to_have_value(re.compile(r"Sweets.* of \d+"))
    expect(button(page, "open_customer")).to_be_visible()

    button(page, "campaign_for_item").click()
    page.wait_for_url("**/campaigns")
    settle(page)
    pick(page, "audience", "do not have it yet")
    set_number(page, "How many customers can be contacted", 250)
    expect(page.locator("h1")).to_contain_text(f"Contact 225 customers about {first}")
    choose(page, "audience_platform", "Campaign list (Excel)")
    book = CalamineWorkbook.from_path(str(download(page, button(page, "download_audience_0"), tmp_path)))
    rows = book.get_sheet_by_name("List").to_python()
    assert len(rows) == 251
    assert [row[rows[0].index("group")] for row in rows[1:]].count("control") == 25
    scores = [row[rows[0].index("score")] for row in rows[1:]]
    assert scores == sorted(scores, reverse=True)
    settings = dict(row[:2] for row in book.get_sheet_by_name("Settings").to_python())
    assert settings["number of segments"] == 6
    assert settings["data"].startswith("corner_shop.csv (SHA-256 ")


def test_a_customer_is_found_by_typing(open_page: OpenPage) -> None:
    page = open_page()
    open_example(page, "corner_shop")
    go_to(page, "Customers")
    page.get_by_label("Search 3,010 customers").press_sequentially("c02998", delay=30)
    expect(page.locator("h1")).to_contain_text("C02998")


def test_a_file_of_ones_own_is_read_used_and_segmented(open_page: OpenPage) -> None:
    page = open_page()
    upload(page, demo_data.FOLDER / "corner_shop.csv")
    expect(page.locator("h1")).to_contain_text("corner_shop.csv: 43,254 order lines, 150 products, 3,010 customers")
    expect(page.get_by_text("657 rows are returns")).to_be_attached()
    use(page)
    expect(page.locator("h1")).to_contain_text("6 segments")
    set_number(page, "Number of segments", 5)
    button(page, "find").click()
    expect(page.locator("h1")).to_contain_text("5 segments")
    expect(page.get_by_text("6 suggested")).to_be_visible(timeout=90_000)


def test_a_file_that_is_no_table_loses_nothing(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page()
    open_example(page, "groceries")
    go_to(page, "Data")
    page.get_by_text("Load another table").click()
    bad = tmp_path / "holiday.csv"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    upload(page, bad)
    expect(page.locator(".st-key-problem")).to_contain_text("holiday.csv is not a table")
    expect(page.get_by_text("Groceries · 6 customers")).to_be_visible()
    button(page, "dismiss_problem").click()
    expect(page.locator(".st-key-problem")).to_have_count(0)
    go_to(page, "Campaigns")
    choose(page, "campaign_items", "Bread")
    expect(page.locator("h1")).to_contain_text("about Bread")
