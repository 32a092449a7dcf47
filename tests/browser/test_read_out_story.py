"""The campaign is over: the results and the list are uploaded, and what it changed is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from analytics.exports.files import to_xlsx
from tests.app.answers import plan, results
from tests.browser.conftest import OpenPage
from tests.browser.steps import button, download, go_to, open_example, pick, set_number, settle, violations


def give(page: Page, what: str, path: Path) -> None:
    """Put a file about the campaign into its place."""
    page.locator(f'.st-key-{what} [data-testid="stFileUploaderDropzoneInput"]').set_input_files(path)
    settle(page)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_results_and_list_are_uploaded_and_the_effect_is_read(
    open_page: OpenPage, tmp_path: Path, width: int, scheme: str
) -> None:
    listed, answered, wrong = (tmp_path / name for name in ("list.xlsx", "results.csv", "photo.csv"))
    listed.write_bytes(to_xlsx({"List": plan()}))
    results(plan(), 80, 10).to_csv(answered, index=False)
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    page = open_page(width, scheme)
    open_example(page, "corner_shop")
    go_to(page, "Campaigns")
    pick(page, "campaign_part", "Read the result")
    expect(page.locator("h1")).to_have_text("What did the campaign change?")
    assert download(page, button(page, "sample_results"), tmp_path).read_text().startswith("customer_id,group,responded,revenue")

    give(page, "results_file", answered)
    expect(page.get_by_text("The results do not say who was to be contacted")).to_be_visible()
    give(page, "plan_file", listed)
    # 80 of 800 were contacted and bought, 10 of 200 bought without.
    expect(page.locator("h1")).to_have_text("+5.0 points: 10.0% of those contacted bought, 5.0% of the control group")
    expect(page.get_by_text("40 extra buyers (95% range:")).to_be_visible()
    expect(page.locator(".st-key-uplift .bars .point")).to_have_count(10)
    expect(page.locator(".st-key-qini .scatterlayer .trace")).to_have_count(2)
    expect(page.get_by_text("Before the campaign the groups were as alike as chance makes them.")).to_be_visible()

    page.get_by_text("Costs, for the profit").click()
    set_number(page, "Margin of a purchase", 900)
    expect(page.get_by_text("The campaign paid for itself.")).to_be_visible()
    overflow = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not overflow
    assert violations(page, "read-out") == []

    give(page, "results_file", wrong)
    expect(page.locator(".st-key-problem")).to_contain_text("photo.csv is not a table")
    expect(page.locator("h1")).to_contain_text("+5.0 points")
