"""What an analyst does with the page, so that tests read as stories."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Download, FilePayload, Locator, Page, expect

from tests.browser.conftest import ROOT

HEADER_PIXELS = 35
ROW_PIXELS = 35
SCREENSHOTS = ROOT / "screenshots"
MOST_PIXELS = 5_000
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


IDLE = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    const idle = app?.dataset.testScriptState === "notRunning" && app?.dataset.testConnectionState === "CONNECTED";
    window.idleSince = idle ? (window.idleSince ?? performance.now()) : undefined;
    return idle && performance.now() - window.idleSince > 300;
}"""


def settle(page: Page) -> None:
    """Wait until the page has run to its end: a click takes a moment to start a run, so it must stay at rest."""
    page.evaluate("window.idleSince = undefined")
    page.wait_for_function(IDLE)


def open_example(page: Page, demo: str) -> None:
    """Click an example and wait for the first map."""
    page.locator(f".st-key-demo_{demo} button:visible").first.click()
    page.wait_for_selector(".st-key-profile_map .nsewdrag")
    settle(page)


def upload(page: Page, files: Path | FilePayload | Sequence[FilePayload]) -> None:
    """Drop files on the uploader, and wait until they have been read; the next upload finds an empty one."""
    page.locator('.st-key-upload [data-testid="stFileUploaderDropzoneInput"]').set_input_files(files)
    settle(page)


def use(page: Page) -> None:
    """Use the table that was read, and wait for the first map of its segments."""
    button(page, "use_table").click()
    page.wait_for_url("**/segments")
    page.wait_for_selector(".st-key-profile_map .nsewdrag")
    settle(page)


def keep_picture(page: Page, name: str, width: int) -> None:
    """Keep a picture of the whole page for people to look at."""
    SCREENSHOTS.mkdir(exist_ok=True)
    height = page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(height + 20, MOST_PIXELS)})
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
    page.set_viewport_size({"width": width, "height": 900})


def go_to(page: Page, name: str) -> None:
    """Go to another page by the navigation, which is a drawer on a narrow screen."""
    drawer = page.get_by_test_id("stExpandSidebarButton")
    if drawer.is_visible():
        drawer.click()
    page.get_by_role("link", name=name, exact=True).locator("visible=true").first.click()
    page.wait_for_url(f"**/{'' if name == 'Data' else name.lower()}")
    settle(page)
    collapse = page.get_by_test_id("stSidebarCollapseButton").locator("button")
    if collapse.is_visible():
        collapse.click()


def choose(page: Page, key: str, option: str) -> None:
    """Choose an option of a list."""
    page.locator(f".st-key-{key} input").first.fill(option)
    page.get_by_role("option", name=option, exact=True).first.click()
    page.keyboard.press("Escape")
    settle(page)


def pick(page: Page, key: str, label: str) -> None:
    """Pick one of several buttons of a choice."""
    page.locator(f".st-key-{key} label", has_text=label).first.click()
    settle(page)


def set_number(page: Page, label: str, value: int) -> None:
    """Type a number and confirm it."""
    field = page.get_by_role("spinbutton", name=label)
    field.fill(str(value))
    field.press("Enter")
    settle(page)


def click_cell(page: Page, key: str, row: int, column: int, rows: int, columns: int) -> None:
    """Click the middle of a cell of a map."""
    area = page.locator(f".st-key-{key} .nsewdrag").first
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    area.click(position={"x": (column + 0.5) * box["width"] / columns, "y": (row + 0.5) * box["height"] / rows})
    settle(page)


def rename_in_grid(page: Page, row: int, name: str) -> None:
    """Type a new name into the grid of names."""
    panel = page.locator(".st-key-rename_panel summary").first
    canvas = page.locator('[class*="st-key-names_editor"] canvas').first
    if not canvas.is_visible():
        panel.click()
    expect(canvas).to_be_visible()
    canvas.scroll_into_view_if_needed()
    settle(page)  # the panel opens step by step, and the grid moves with it
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.dblclick(box["x"] + box["width"] * 0.6, box["y"] + HEADER_PIXELS + ROW_PIXELS * (row + 0.5))
    editor = page.locator("#portal textarea, #portal input").first
    expect(editor).to_be_visible()
    editor.press("ControlOrMeta+a")
    editor.press_sequentially(name, delay=20)
    editor.press("Enter")


def download(page: Page, button: Locator, folder: Path) -> Path:
    """Click a download button and return the file."""
    with page.expect_download() as waiting:
        button.click()
    got: Download = waiting.value
    path = folder / got.suggested_filename
    got.save_as(path)
    return path


def button(page: Page, key: str) -> Locator:
    """Return a button by its key."""
    return page.locator(f".st-key-{key} button:visible").first


def violations(page: Page, name: str) -> list[str]:
    """Return what axe-core finds wrong with a page."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{name}: {rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]
