"""Engines beside those of others: the same data, the same machine, the same run.

What others wrote is installed with the extra ``bench``; a peer that is not there is left out.
"""

from __future__ import annotations

import importlib.util
import sys


def is_installed(package: str, what: str) -> bool:
    """Return whether a package is there; say what is left out where it is not."""
    if importlib.util.find_spec(package) is not None:
        return True
    print(f"Left out: {what}; {package} is not there: pip install -e '.[bench]'.", file=sys.stderr)
    return False
