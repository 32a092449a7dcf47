"""The command ``tastemap``: opens the dashboard on this computer."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from dashboard.opening import VARIABLE

PORT = 8501
HOST = "localhost"


def main() -> None:
    """Start the dashboard, with a file if one is named."""
    arguments = _arguments()
    os.environ.pop(VARIABLE, None)
    if arguments.file:
        os.environ[VARIABLE] = str(arguments.file)
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
    parser.add_argument("file", nargs="?", type=_readable, metavar="FILE", help="table to open, of any size")
    parser.add_argument("--port", type=int, default=PORT, help=f"port to listen on (default {PORT})")
    parser.add_argument("--host", default=HOST, help=f"address to listen on (default {HOST}: this computer only)")
    return parser.parse_args()


def _readable(path: str) -> Path:
    """Return the full path of a file that can be opened."""
    file = Path(path).expanduser()
    if file.is_dir():
        raise argparse.ArgumentTypeError(f"{path} is a folder. Name a file: a table as CSV, XLSX or Parquet.")
    try:
        file.open("rb").close()
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{path} cannot be opened: {error.strerror}. Check the path.") from error
    return file.resolve()


def _has_display() -> bool:
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    main()
