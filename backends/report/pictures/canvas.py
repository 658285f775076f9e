"""This module opens and writes pictures, the only door to the plotting library (extra `plot`)."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

FORMATS = ("svg", "png", "pdf")
SHADES = ("#000000", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Colours that colour-blind eyes tell apart (Okabe and Ito); lines also differ in their dashes."""

DASHES = ("-", "--", ":", "-.")
MAX_DRAWN = 40
"""Roles, or regions, that one picture can show."""


class MissingExtra(Exception):
    """An optional package is not installed; the message says how to get it."""


def ending_of(path: str) -> str:
    """The format of a picture by the ending of its name. Raises ValueError if it is none."""
    ending = Path(path).suffix[1:].lower()
    if ending not in FORMATS:
        raise ValueError(f"a picture ends in .svg, .png or .pdf, not '{path}'")
    return ending


def written(pyplot: Any, figure: Any, ending: str) -> bytes:
    """A figure in a format; the same figure gives the same bytes."""
    buffer = io.BytesIO()
    metadata = {"Date": None} if ending == "svg" else None
    figure.savefig(buffer, format=ending, dpi=150, bbox_inches="tight", metadata=metadata)
    pyplot.close(figure)
    return buffer.getvalue()


def plotting() -> Any:
    """The plotting library. Raises MissingExtra if it is not installed."""
    try:
        import matplotlib
    except ImportError:
        message = "pictures need matplotlib: install it with  pip install 'metagame[plot]'"
        raise MissingExtra(message) from None
    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "metagame"
    from matplotlib import pyplot

    return pyplot
