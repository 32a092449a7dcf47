"""Memory that was freed goes back to the system."""

from __future__ import annotations

import ctypes
import sys

import pyarrow as pa


def give_back() -> None:
    """Return freed memory to the system.

    The allocators of C and of Arrow keep what was freed for later use. After a large table was read in many small pieces
    that can be more than the table itself.
    """
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc only
        if trim is not None:
            trim(0)
