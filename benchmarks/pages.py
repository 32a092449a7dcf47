"""Speed of the pages, from a click in Chromium to what it brings."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page

from benchmarks import child, data
from benchmarks.engine import LARGE, large_table
from benchmarks.measuring import seconds
from benchmarks.report import Result
from benchmarks.server import IDLE, PATIENCE, arrive, chromium, dashboard, visit

DEMO = ".st-key-demo_corner_shop button:visible"
MAP = ".st-key-profile_map .nsewdrag"
SCALE = (".st-key-map_scale :is(input, button)", ".st-key-profile_map")
CUSTOMER = (".st-key-customer_shown :is(input, button)", "h1")
AUDIENCE = (".st-key-audience :is(input, button)", '[data-testid="stMarkdown"] li')
FITTING = ".st-key-stop_fit"
DIFFERENT = "segments found before"
"""Stands under the button while the number that is chosen is not the number that is shown."""
COLD_RUNS = 3
DEMO_RUNS = 7
RERUNS = 30
RERUN_TARGET = 0.5

CLICK_TO_IDLE = """
([control, shown, quiet, patience]) => new Promise((resolve, reject) => {
  const app = document.querySelector('[data-testid="stApp"]');
  const controls = [...document.querySelectorAll(control)];
  const inside = node => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(shown);
  const idle = () => app.dataset.testScriptState === 'notRunning';
  let ran = false, drawn = false, end = 0, timer = 0;
  const start = performance.now();
  const settle = () => {
    end = performance.now();
    clearTimeout(timer);
    timer = setTimeout(() => {
      watchers.forEach(watcher => watcher.disconnect());
      resolve((end - start) / 1000);
    }, quiet);
  };
  const script = new MutationObserver(() => {
    ran = true;
    if (drawn && idle() && !end) settle();
  });
  const drawing = new MutationObserver(list => {
    if (!list.some(one => inside(one.target) || [...one.addedNodes].some(inside))) return;
    drawn = true;
    if (ran && idle()) settle();
  });
  const watchers = [script, drawing];
  script.observe(app, {attributes: true, attributeFilter: ['data-test-script-state']});
  drawing.observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
  setTimeout(() => reject(`${control}: nothing was drawn in ${shown}`), patience);
  controls[(controls.findIndex(option => option.checked) + 1) % controls.length].click();
})
"""
"""Click the option after the one that is chosen; answer when the script has run, and what it changes has been drawn for the last time."""
QUIET = 100
"""Milliseconds without drawing that show that it was the last time; they do not count."""


def rerun(page: Page, control: Sequence[str]) -> float:
    """Return the seconds from a click on the next option of a control until its effect is drawn and the app is idle."""
    return float(page.evaluate(CLICK_TO_IDLE, [*control, QUIET, PATIENCE]))


def reruns(page: Page, control: Sequence[str]) -> list[float]:
    """Return the seconds of many reruns, after one that does not count."""
    page.locator(control[0]).first.wait_for()
    page.locator(IDLE).wait_for()
    return [rerun(page, control) for _ in range(RERUNS + 1)][1:]


def go(page: Page, name: str) -> None:
    """Open another page by its link in the navigation."""
    page.get_by_role("link", name=name, exact=True).click()
    page.locator(IDLE).wait_for()


def _open_demo(page: Page) -> float:
    def click_and_wait() -> None:
        page.locator(DEMO).click()
        page.locator(MAP).wait_for()

    return seconds(click_and_wait)


def demo(folder: Path) -> list[Result]:
    """Open the first demo: first on new servers with new browsers, then warm; then use its controls."""
    first, warm = [], []
    with chromium() as browser:
        for _ in range(COLD_RUNS):
            with dashboard() as server, visit(browser, server) as page:
                first.append(_open_demo(page))
        with dashboard() as server, visit(browser, server) as page:
            _open_demo(page)
            _wait_for_advice(page)
            for _ in range(DEMO_RUNS):
                arrive(page, server)
                warm.append(_open_demo(page))
            scale = reruns(page, SCALE)
            go(page, "Customers")
            customer = reruns(page, CUSTOMER)
    return [
        Result("demo, from click to first heatmap, warm (server and browser have shown it before)", warm, 2.0),
        Result("the same, first click after the start of the server, nothing in the browser's cache", first),
        Result("demo: rerun, colour of the map (Segments)", scale, RERUN_TARGET, percentile=95),
        Result("demo: rerun, another customer (Customers)", customer, RERUN_TARGET, percentile=95),
    ]


def _wait_for_advice(page: Page) -> None:
    page.get_by_text("suggested:").first.wait_for()
    page.locator(IDLE).wait_for()


def large(folder: Path) -> list[Result]:
    """Upload the large table; use the pages while a fit runs, and after it."""
    table = large_table(folder) / data.TABLE_FILE
    with chromium() as browser, dashboard() as server, visit(browser, server) as page:
        upload, fit = _upload(page, table), _first_fit(page)
        busy_scale = _while_fitting(page, SCALE, "Segments", child.N_SEGMENTS)
        busy_customer = _while_fitting(page, CUSTOMER, "Customers", child.N_SEGMENTS - 1)
        go(page, "Segments")
        scale = reruns(page, SCALE)
        go(page, "Customers")
        customer = reruns(page, CUSTOMER)
        go(page, "Campaigns")
        _choose_item(page)
        audience = reruns(page, AUDIENCE)
        memory, peak = server.memory(), server.peak_memory()
    size = f"{table.stat().st_size / 2**20:.0f} MB of Parquet"
    return [
        Result(f"{LARGE}: upload ({size}) to preview", [upload]),
        Result("large table: first fit in the page (6 segments), a comparison of numbers beside it", [fit]),
        Result("large table, fit running: rerun, colour of the map", busy_scale, RERUN_TARGET, percentile=95),
        Result("large table, fit running: rerun, another customer", busy_customer, RERUN_TARGET, percentile=95),
        Result("large table: rerun, colour of the map (Segments)", scale, RERUN_TARGET, percentile=95),
        Result("large table: rerun, another customer (Customers)", customer, RERUN_TARGET, percentile=95),
        Result("large table: rerun, audience (Campaigns)", audience, RERUN_TARGET, percentile=95),
        Result("memory of the server after it", [memory], unit="MB"),
        Result("peak memory of the server", [peak], unit="MB"),
    ]


def _upload(page: Page, table: Path) -> float:
    def upload_and_wait() -> None:
        page.locator(".st-key-upload input[type=file]").set_input_files(table)
        page.locator(".st-key-use_table button").wait_for()

    return seconds(upload_and_wait)


def _first_fit(page: Page) -> float:
    page.locator(".st-key-use_table button").click()
    page.locator(".st-key-find button").wait_for()
    start = time.perf_counter()
    page.locator(".st-key-find button").click()
    page.locator(MAP).wait_for()
    return time.perf_counter() - start


def _while_fitting(page: Page, control: Sequence[str], name: str, n_segments: int) -> list[float]:
    """Start a fit with another number of segments, and return the seconds of the reruns that began while it ran."""
    go(page, "Segments")
    number = page.locator('[class*="st-key-k_"] input')
    number.fill(str(n_segments))
    number.press("Enter")
    page.get_by_text(DIFFERENT).wait_for()
    page.locator(IDLE).wait_for()
    page.locator(".st-key-find button:enabled").click()
    page.locator(FITTING).wait_for()
    go(page, name)
    page.locator(control[0]).first.wait_for()
    times = []
    while page.locator(FITTING).is_visible():
        times.append(rerun(page, control))
    return times


def _choose_item(page: Page) -> None:
    search = page.locator(".st-key-campaign_items_search input")
    search.fill("Item 00001")
    page.locator(".st-key-campaign_items input").click()
    page.get_by_role("option", name="Item 00001").click()
    page.keyboard.press("Escape")
    page.locator(AUDIENCE[1]).first.wait_for()
