"""The whole path with the groceries: from one click to the lists in the analyst's folder."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import (
    button,
    choose,
    click_cell,
    download,
    go_to,
    open_example,
    pick,
    rename_in_grid,
    set_number,
    settle,
)


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def test_from_the_example_to_the_coffee_list(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page()
    open_example(page, "groceries")
    expect(page.locator("h1")).to_contain_text("3 segments")
    expect(page.get_by_text("Groceries · 6 customers · 5 products · 34 purchases")).to_be_visible()

    rename_in_grid(page, 2, "Bread eaters")
    expect(page.locator("h4", has_text="3 · Bread eaters")).to_be_visible()
    expect(page.locator(".st-key-membership_map .xtick", has_text="Bread eaters").first).to_be_visible()

    go_to(page, "Customers")
    pick(page, "customer_shown", "Mary")
    expect(page.locator("h1")).to_have_text("Mary: 67% Bread eaters")

    go_to(page, "Campaigns")
    choose(page, "campaign_items", "Coffee")
    set_number(page, "How many customers can be contacted", 4)
    expect(page.locator("h1")).to_contain_text("Contact 4 customers about Coffee")
    contacts = _rows(download(page, button(page, "download_audience_0"), tmp_path))
    assert [row["customer_id"] for row in contacts] == ["Peter", "Jennifer", "Alice", "Greg"]
    assert contacts[3]["segment"] == "Bread eaters"
    assert {row["group"] for row in contacts} == {"target"}

    go_to(page, "Export")
    archive = zipfile.ZipFile(download(page, button(page, "download_all"), tmp_path))
    assert {
        "customer_segments.csv",
        "segment_profiles.csv",
        "recommendations.csv",
        "campaign_coffee_4.csv",
        "W.csv",
        "H.csv",
    } <= set(archive.namelist())
    members = list(csv.DictReader(io.StringIO(archive.read("customer_segments.csv").decode("utf-8-sig"))))
    mary = next(row for row in members if row["customer"] == "Mary")
    assert mary["main segment"] == "Bread eaters"
    assert 0.66 < float(mary["Bread eaters"]) < 0.68
    offers = list(csv.DictReader(io.StringIO(archive.read("recommendations.csv").decode("utf-8-sig"))))
    assert [row["product"] for row in offers if row["customer"] == "Mary"] == ["Bread", "Fruits", "Sweets"]


def test_a_renaming_is_taken_back(open_page: OpenPage) -> None:
    page = open_page()
    open_example(page, "groceries")
    before = page.locator("h4").first.inner_text()
    rename_in_grid(page, 0, "Green kitchen")
    expect(page.locator("h4").first).to_have_text("1 · Green kitchen")
    button(page, "undo_names").click()
    expect(page.locator("h4").first).to_have_text(before)


def test_a_click_on_a_cell_opens_the_product_and_the_customer(open_page: OpenPage) -> None:
    page = open_page()
    open_example(page, "groceries")
    rows = page.locator(".st-key-profile_map .ytick").all_text_contents()
    place = rows.index("Coffee")
    click_cell(page, "profile_map", place, 0, rows=5, columns=3)
    expect(page.get_by_text("Coffee: 1 customer, 1 purchase.")).to_be_visible()
    people = page.locator(".st-key-membership_map .ytick").all_text_contents()
    click_cell(page, "membership_map", people.index("John"), 1, rows=6, columns=3)
    button(page, "open_customer").click()
    page.wait_for_url("**/customers")
    settle(page)
    expect(page.locator("h1")).to_contain_text("John: 100%")


def test_another_number_of_segments_keeps_the_page_usable(open_page: OpenPage) -> None:
    page = open_page()
    open_example(page, "groceries")
    set_number(page, "Number of segments", 2)
    expect(page.get_by_text("Below are the 3 segments found before.")).to_be_visible()
    button(page, "find").click()
    expect(page.locator("h1")).to_contain_text("2 segments")
