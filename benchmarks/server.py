"""A real server and a real browser."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
CHROMIUM = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
PATIENCE = 60_000
"""Milliseconds that the browser waits before it gives up; not a target."""


@dataclass(frozen=True)
class Server:
    """A running dashboard."""

    url: str
    process: psutil.Popen

    def memory(self) -> float:
        """Return what the server holds now, in MB."""
        return self.process.memory_info().rss / 2**20

    def peak_memory(self) -> float:
        """Return the most that the server has held, in MB (Linux)."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 2**10


@contextmanager
def dashboard() -> Iterator[Server]:
    """Start the dashboard on a free port, and end it afterwards."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "dashboard/app.py",
        "--server.port",
        str(port),
        "--server.headless",
        "true",
    ]
    process = psutil.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_healthy(f"http://localhost:{port}")
        yield Server(f"http://localhost:{port}", process)
    finally:
        process.terminate()
        process.wait()


def _wait_until_healthy(url: str) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()
            return
        except (urllib.error.URLError, TimeoutError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        yield browser
        browser.close()


@contextmanager
def visit(browser: Browser, server: Server) -> Iterator[Page]:
    """Open the first page in a new browser context: nothing is in its cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    arrive(page, server)
    yield page
    context.close()


def arrive(page: Page, server: Server) -> None:
    """Open the first page as a new session."""
    page.goto(server.url)
    page.locator("h1").wait_for()
    page.locator(IDLE).wait_for()
