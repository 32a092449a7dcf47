"""Whoever objects to profiling leaves the segments, whoever is suppressed leaves the lists, and both come back when their file goes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import expect

from demo_data import FOLDER
from tests.browser.conftest import OpenPage
from tests.browser.steps import button, choose, download, go_to, open_example, settle, violations

LEARNED = 60_000
"""Milliseconds in which the purchases are looked through again without those who object."""
USED = 3_010
"""Customers of the shop that cleaning keeps."""


def address(customer: str) -> str:
    return f"{customer.lower()}@example.com"


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_objections_and_suppression_reach_the_segments_and_the_audience(
    open_page: OpenPage, tmp_path: Path, width: int, scheme: str
) -> None:
    names = list(pd.read_csv(FOLDER / "corner_shop.csv", dtype=str)["customer_id"].dropna().unique())
    objecting, suppressed = names[:57], names[57:157]
    people, stop = tmp_path / "people.csv", tmp_path / "stop.csv"
    table = pd.DataFrame({"customer_id": names, "email": map(address, names), "country": "US", "consent": "yes"})
    table.to_csv(people, index=False)
    listed = [(address(name), "objects to profiling") for name in objecting]
    listed += [(hashed(address(name)), "bounced") for name in suppressed]
    pd.DataFrame(listed, columns=["email", "reason"]).to_csv(stop, index=False)

    page = open_page(width, scheme)
    open_example(page, "corner_shop")
    go_to(page, "Campaigns")
    choose(page, "campaign_items", "Limes")
    page.locator("summary", has_text="Who may be contacted").click()
    page.locator('[class*="st-key-files_"] [data-testid="stFileUploaderDropzoneInput"]').first.set_input_files([people, stop])
    settle(page)
    expect(page.get_by_text("Suppression list · stop.csv · 157 rows: 100 suppressed, 57 object to profiling")).to_be_visible()
    expect(page.get_by_text("57 customers object to profiling: they are left out of the segments, too.")).to_be_visible()
    expect(page.get_by_text(f"· {USED - 57:,} customers ·")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("about Limes", timeout=LEARNED)
    # The parts of Streamlit's own field of a date are smaller than the rules want.
    assert violations(page, "contact files") == []

    platform = page.locator(".st-key-audience_platform input").first
    platform.press_sequentially("Google Customer Match (hashed)")
    platform.press("Enter")
    settle(page)
    lines = download(page, button(page, "download_audience_0"), tmp_path).read_text().splitlines()
    assert lines[0] == "Email,Phone,First Name,Last Name,Country,Zip"
    addresses = {line.split(",")[0] for line in lines[1:]}
    assert len(addresses) > 100 and addresses <= {hashed(address(name)) for name in names}
    assert addresses.isdisjoint(hashed(address(name)) for name in [*objecting, *suppressed])
    overflow = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not overflow

    page.locator('[class*="st-key-remove_"] button:visible').nth(1).click()
    settle(page)
    expect(page.get_by_text(f"· {USED:,} customers ·")).to_be_visible()
    expect(page.get_by_text("object to profiling")).to_have_count(0)
