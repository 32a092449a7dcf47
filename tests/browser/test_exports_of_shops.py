"""Exports of shops in a real browser: dropped, recognised, used; one click later the segments are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import button, keep_picture, settle, upload, use

FORMATS = Path(__file__).parents[1] / "fixtures" / "formats"

MORE_RETAIL = "".join(
    f"{536600 + customer},{code},{name},{customer % 3 + 1},12/{customer + 5}/2010 9:00,{price},{17850 + customer},United Kingdom\n"
    for customer in range(1, 9)
    for place, (code, name, price) in enumerate(
        [("22423", "REGENCY CAKESTAND 3 TIER", 12.75), ("84879", "BIRD ORNAMENT", 1.69), ("22960", "JAM MAKING SET", 4.25)]
    )
    if (customer + place) % 3
)
"""Eight customers who take two of three products each."""


def fixture(*names: str, more: str = "") -> list[FilePayload]:
    return [{"name": name, "mimeType": "text/csv", "buffer": (FORMATS / name).read_bytes() + more.encode()} for name in names]


def monthly() -> list[FilePayload]:
    """Return two monthly exports that overlap by a line."""
    header, shared = "customer,product,quantity,price,date\n", "Ben,Jam,1,4.50,2025-01-31\n"
    january = f"{header}Ann,Tea,2,3.00,2025-01-03\nCid,Oil,1,9.00,2025-01-20\n{shared}"
    february = f"{header}{shared}Cid,Tea,1,3.00,2025-02-02\nDan,Jam,2,4.50,2025-02-10\nDan,Oil,1,9.00,2025-02-10\n"
    months: Mapping[str, str] = {"january.csv": january, "february.csv": february}
    return [{"name": name, "mimeType": "text/csv", "buffer": text.encode()} for name, text in months.items()]


@pytest.mark.parametrize(
    ("name", "files", "title", "said"),
    [
        (
            "shopify",
            fixture("shopify_orders.csv"),
            "shopify_orders.csv: 5 order lines, 3 products, 4 customers",
            ["Its columns are those of: Shopify orders.", "3 rows belong to orders that are voided, refunded or pending."],
        ),
        (
            "woocommerce",
            fixture("woocommerce_analytics.csv"),
            "woocommerce_analytics.csv: 5 order lines, 4 products, 2 customers",
            ["Its columns are those of: WooCommerce Analytics: Orders.", "5 rows of Product(s) packed 8 lines."],
        ),
        (
            "online_retail",
            fixture("online_retail.csv", more=MORE_RETAIL),
            "online_retail.csv: 18 order lines, 5 products, 9 customers",
            ["Its columns are those of: UCI Online Retail.", "1 row is no product (POSTAGE)."],
        ),
        (
            "instacart",
            fixture("instacart_orders.csv", "instacart_products.csv", "instacart_order_products.csv"),
            "3 order lines, 3 products, 2 users",
            [
                "Its columns are those of: Instacart order products with orders.",
                "instacart_orders.csv was joined by order_id: 3 rows found their partner.",
            ],
        ),
        (
            "monthly",
            monthly(),
            " and 1 more file: 8 units, 3 products, 4 customers",
            ["1 row that stands in an earlier file too is counted once."],
        ),
    ],
    ids=["shopify", "woocommerce", "online_retail", "instacart", "monthly"],
)
def test_an_export_is_dropped_recognised_and_used(
    open_page: OpenPage, name: str, files: Sequence[FilePayload], title: str, said: Sequence[str]
) -> None:
    page = open_page()
    upload(page, files)
    expect(page.locator("h1")).to_contain_text(title)
    for summary in page.locator(".st-key-also_noticed summary").all():
        summary.click()
    for sentence in said:
        expect(page.get_by_text(sentence).first).to_be_visible()
    keep_picture(page, f"export-{name}-data", 1440)
    use(page)
    expect(page.locator("h1")).to_contain_text("segments")
    expect(page.locator(".st-key-membership_map .nsewdrag")).to_be_attached()
    keep_picture(page, f"export-{name}-segments", 1440)


def test_an_export_that_cannot_work_names_the_one_that_would_and_the_next_is_taken(open_page: OpenPage) -> None:
    page = open_page()
    upload(page, fixture("shopify_customers.csv"))
    expect(page.locator(".st-key-problem")).to_contain_text("In Shopify, open Orders and choose Export")
    keep_picture(page, "export-refused", 1440)
    upload(page, fixture("shopify_orders.csv"))
    expect(page.locator("h1")).to_contain_text("shopify_orders.csv: 5 order lines")
    expect(page.locator(".st-key-problem")).to_have_count(0)


def test_a_rule_is_switched_and_the_account_follows(open_page: OpenPage) -> None:
    page = open_page()
    upload(page, fixture("online_retail.csv", more=MORE_RETAIL))
    page.locator(".st-key-rules summary").click()
    page.locator(".st-key-rule_non_products label").first.click()
    settle(page)
    expect(page.locator("h1")).to_contain_text("19 order lines, 6 products, 10 customers")
    expect(button(page, "use_table")).to_be_enabled()
