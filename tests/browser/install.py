"""Make sure that there is a Chromium for the browser tests: the system's, else Debian's, else Playwright's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def system_browser() -> str | None:
    """Return the path of an installed Chromium or Chrome."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def playwright_browser() -> bool:
    """Return whether Playwright has downloaded a Chromium of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return os.path.exists(playwright.chromium.executable_path)  # noqa: PTH110


def install() -> None:
    """Install a Chromium when there is none."""
    if system_browser() or playwright_browser():
        return
    if shutil.which("apt-get") and _with_apt():
        return
    subprocess.run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"], check=True)


def _with_apt() -> bool:
    """Try Debian's package, as root or with sudo where that asks for no password."""
    prefix = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if prefix and not shutil.which("sudo"):
        return False
    commands = (["apt-get", "update", "-q"], ["apt-get", "install", "-qy", "--no-install-recommends", "chromium"])
    return all(subprocess.run([*prefix, *command], check=False).returncode == 0 for command in commands) and bool(
        system_browser()
    )


if __name__ == "__main__":
    install()
