"""From a product to the files that are uploaded elsewhere, and to the control group that stays out of them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import button, choose, download, go_to, open_example, pick, set_number, settle

PRODUCT = "Espresso beans"
TESTED = 120_000
"""Milliseconds that the back-test of the shop may take on a busy machine."""


def at_campaigns(page: Page) -> None:
    open_example(page, "corner_shop")
    go_to(page, "Campaigns")
    choose(page, "campaign_items", PRODUCT)
    expect(page.locator("h1")).to_have_text(
        f"Contact 450 customers about {PRODUCT}; 64% from Sweets, Coffee & tea", timeout=TESTED
    )


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def hashed(customer: str) -> str:
    return hashlib.sha256(f"{customer.lower()}@example.com".encode()).hexdigest()


def test_from_a_product_to_an_audience_a_control_group_and_a_record(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page()
    at_campaigns(page)
    page.locator("summary", has_text="Money").click()
    button(page, "run_back_test").click()
    margin = page.get_by_role("spinbutton", name="Margin of a purchase")
    expect(margin).to_be_visible(timeout=TESTED)
    for label, value in (("Margin of a purchase", 6), ("Cost of a contact", 0.12), ("Cost of the offer", 1.5)):
        set_number(page, label, value)
    expect(page.get_by_text("contacts lose money.")).to_be_visible()
    expect(page.get_by_text("Profit, extra buyers only")).to_be_visible()
    expect(page.locator(".st-key-profit_curve .scatterlayer .trace")).to_have_count(2)

    own = rows_of(download(page, button(page, "download_audience_0"), tmp_path).read_bytes())
    first = next(row["customer_id"] for row in own if row["group"] == "target")
    people, refused = tmp_path / "people.csv", tmp_path / "do_not_contact.csv"
    people.write_text(
        "customer_id,email,country,consent\n"
        + "".join(f"{row['customer_id']},{row['customer_id']}@example.com,US,yes\n" for row in own)
    )
    refused.write_text(f"email,reason\n{first}@example.com,do_not_contact\n")
    page.locator("summary", has_text="Who may be contacted").click()
    page.locator('[class*="st-key-files_"] [data-testid="stFileUploaderDropzoneInput"]').first.set_input_files([people, refused])
    settle(page)
    expect(page.get_by_text("left out (do not contact), leaves")).to_be_visible()
    now = rows_of(download(page, button(page, "download_audience_0"), tmp_path).read_bytes())
    control = {row["customer_id"] for row in now if row["group"] == "control"}
    assert control and {row["group"] for row in now} == {"target", "control"} and first not in {row["customer_id"] for row in now}
    choose(page, "audience_platform", "Google Customer Match (hashed)")

    uploaded = download(page, button(page, "download_audience_0"), tmp_path).read_bytes()
    assert uploaded.startswith(b"Email,Phone,First Name,Last Name,Country,Zip\n")
    sent = {row["Email"] for row in rows_of(uploaded)}
    assert sent == {hashed(row["customer_id"]) for row in now if row["group"] == "target"}
    assert hashed(first) not in sent and not {hashed(name) for name in control} & sent

    record = download(page, button(page, "download_record"), tmp_path)
    told = json.loads(record.read_text())
    assert told["mode"] == "everyone" and told["n_listed"] > 0
    assert not any(row["customer_id"] in record.read_text() for row in now)


def test_a_record_makes_the_same_list_and_the_same_control_group_again(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page()
    at_campaigns(page)
    pick(page, "audience", "due to buy it again")
    set_number(page, "How many customers can be contacted", 120)
    expect(page.locator("h1")).to_contain_text("Contact 108 customers")
    listed = download(page, button(page, "download_audience_0"), tmp_path).read_bytes()
    record = download(page, button(page, "download_record"), tmp_path)

    later = open_page()
    at_campaigns(later)
    later.locator("summary", has_text="Open a record").click()
    later.locator('[class*="st-key-record_"] [data-testid="stFileUploaderDropzoneInput"]').set_input_files(record)
    settle(later)
    expect(later.get_by_text("The same list and the same control group as in the record.")).to_be_visible()
    again = tmp_path / "again"
    again.mkdir()
    assert download(later, button(later, "download_audience_0"), again).read_bytes() == listed


def test_where_a_simple_rule_wins_the_page_says_so_and_uses_it(open_page: OpenPage) -> None:
    page = open_page()
    at_campaigns(page)
    expect(page.get_by_text("Ranked by own purchases and taste.")).to_be_visible()
    go_to(page, "Evidence")
    button(page, "run_back_test").click()
    expect(page.locator("h1")).to_contain_text("Ranking by similar products finds", timeout=TESTED)
    expect(page.get_by_text("Lists are ranked by similar products.").first).to_be_visible()
    go_to(page, "Campaigns")
    expect(page.get_by_text("Ranked by similar products, which won on your past.")).to_be_visible(timeout=TESTED)
    expect(page.get_by_text("In the last back-test the lists of all products predicted")).to_be_visible()
