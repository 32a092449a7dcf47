"""Names that try to be markup, links, images or formulas are shown as they are, and can do nothing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import button, choose, download, go_to, upload, use

PRODUCTS = [
    "<b>Bold</b><img src=x onerror=window.hurt=1>",
    "![picture](http://example.invalid/x.png)",
    "[link](http://example.invalid)",
    "=1+1",
    "**Bread** 🍞 `code`",
    "خبز",
]
PEOPLE = ["<script>window.hurt=1</script>", "@SUM(A1)", "Zoë 'quoted' \"twice\"", "+49 171", "$x^2$", ":red[Ann]"]


def _write(folder: Path) -> Path:
    path = folder / "hostile.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["product", *PEOPLE])
        for row, product in enumerate(PRODUCTS):
            writer.writerow([product, *[(row * 7 + column * 3) % 5 for column in range(len(PEOPLE))]])
    return path


def test_hostile_names_are_only_names(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page()
    upload(page, _write(tmp_path))
    use(page)
    ticks = page.locator(".st-key-profile_map .ytick").all_text_contents()
    assert {"خبز", "=1+1", "**Bread** 🍞 `code`"} <= set(ticks)
    for name in ("Customers", "Campaigns", "Export", "Data"):
        go_to(page, name)
        if name == "Campaigns":
            choose(page, "campaign_items", "=1+1")
            expect(page.locator("h1")).to_contain_text("about =1+1")
            rows = list(
                csv.reader(
                    io.StringIO(download(page, button(page, "download_audience_0"), tmp_path).read_bytes().decode("utf-8-sig"))
                )
            )
            assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]
        main = page.get_by_test_id("stMain")
        assert main.locator("img, script, a[href*='example.invalid'], b").count() == 0
        assert page.evaluate("window.hurt") is None
