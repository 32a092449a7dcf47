"""A real server and a real Chromium; every page fails on a console error and on a request to another host."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.install import system_browser

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
WAIT_MS = 30_000
LOOK_MS = 20_000
"""What is expected may come as late as this: another half of the tests takes the other processor."""


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/app.py", "--server.port", str(port)]
    process = subprocess.Popen([*command, "--server.headless", "true", "--server.address", "127.0.0.1"], cwd=ROOT)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_healthy(url, process)
        yield url
    finally:
        process.terminate()
        process.wait()


def _wait_until_healthy(url: str, process: subprocess.Popen) -> None:
    pause = __import__("threading").Event()
    for _ in range(START_SECONDS * 10):
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with code {process.returncode}.")
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            pause.wait(0.1)
    raise RuntimeError("The server did not start.")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=LOOK_MS)
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        chromium = playwright.chromium.launch(executable_path=system_browser(), args=arguments)
        yield chromium
        chromium.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(server: str, browser: Browser) -> Iterator[OpenPage]:
    """Open the first page; ``width`` and ``scheme`` choose the window. Checks console and network at the end."""
    contexts = []
    problems: list[str] = []

    def open_(width: int = 1440, scheme: str = "light") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        page.on("console", lambda message: problems.append(f"console: {message.text}") if message.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(f"page: {error}"))
        page.on("request", lambda request: _note_foreign(request.url, server, problems))
        page.goto(server)
        page.wait_for_selector("h1")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not problems, problems


def _note_foreign(url: str, server: str, problems: list[str]) -> None:
    own = (server, server.replace("http", "ws", 1), "data:", "blob:")
    if not url.startswith(own):
        problems.append(f"request to another host: {url}")
