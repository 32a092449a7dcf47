"""No page breaks the rules of WCAG 2.2 A and AA that axe-core can check: light, dark, and on a narrow screen."""

from __future__ import annotations

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.steps import choose, go_to, keep_picture, open_example, violations

PAGES = ("Segments", "Customers", "Campaigns", "Evidence", "Export", "Data")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 390)])
@pytest.mark.parametrize(("demo", "item"), [("groceries", "Coffee"), ("corner_shop", "Limes"), ("tv_shows", "Black Mirror")])
def test_every_page_is_accessible(open_page: OpenPage, scheme: str, width: int, demo: str, item: str) -> None:
    page = open_page(width=width, scheme=scheme)
    found = violations(page, "first page")
    keep_picture(page, f"{demo}-{scheme}-{width}-start", width)
    open_example(page, demo)
    for name in PAGES:
        if name != "Segments":
            go_to(page, name)
        if name == "Campaigns":
            choose(page, "campaign_items", item)
        found += violations(page, name)
        keep_picture(page, f"{demo}-{scheme}-{width}-{name.lower()}", width)
        overflow = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not overflow, f"{name} scrolls sideways"
    assert not found, found
