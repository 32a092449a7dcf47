"""The command ``tastemap``: opens the dashboard on this computer."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

PORT = 8501
HOST = "localhost"


def main() -> None:
    """Start the dashboard."""
    arguments = _arguments()
    app = Path(__file__).with_name("app.py").resolve()
    # Streamlit looks for its settings in the working folder and beside the app; in a checkout they lie above it.
    if not (app.parent / ".streamlit").exists() and (app.parent.parent / ".streamlit").exists():
        os.chdir(app.parent.parent)
    print(f"Tastemap is at http://{arguments.host}:{arguments.port}", flush=True)
    flags = ["--server.port", str(arguments.port), "--server.address", arguments.host]
    flags += ["--server.headless", "false" if _has_display() else "true"]
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", str(app), *flags])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="tastemap", description="Segments, offers and campaign lists from a table of purchases."
    )
    parser.add_argument("--port", type=int, default=PORT, help=f"port to listen on (default {PORT})")
    parser.add_argument("--host", default=HOST, help=f"address to listen on (default {HOST}: this computer only)")
    return parser.parse_args()


def _has_display() -> bool:
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    main()
