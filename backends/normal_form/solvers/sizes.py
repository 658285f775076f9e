"""This module says in words how much there is of something."""

from __future__ import annotations


def amount(count: int) -> str:
    """A count as people read it."""
    if count < 10**9:
        return f"{count:,}"
    return f"{float(count):.1e}" if count < 10**300 else "over 1e300"


def size_text(count: int) -> str:
    """A number of bytes as people read it."""
    for unit, size in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{amount((count + size // 2) // size)} {unit}"
    return f"{count} bytes"
