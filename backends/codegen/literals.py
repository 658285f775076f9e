"""This module writes data as Python text: nothing in it is ever anything but data.

Texts become one-line ASCII literals without any quote inside, whatever they hold. The layout is the
one that `ruff format` gives, so that generated modules stay as they are when they are formatted.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isfinite
from textwrap import wrap
from typing import Any

import numpy as np

from ...dsl.diagnostic import InternalError

WIDTH = 100
"""Characters of a line."""

INDENT = 4


def text(value: str) -> str:
    """A text as an ASCII literal in double quotes, on one line, without a quote inside."""
    out = []
    for part in value:
        out.append(f"\\x{ord(part):02x}" if part in "\"'" else ascii(part)[1:-1])
    return f'"{"".join(out)}"'


def flat(value: Any) -> str:
    """A value on one line: texts, numbers, None, lists of them, and arrays."""
    match value:
        case str():
            return text(value)
        case None | bool():
            return repr(value)
        case int() | np.integer():
            return repr(int(value))
        case Fraction():
            return f"Fraction({value.numerator}, {value.denominator})"
        case float() | np.floating():
            return _number(float(value))
        case np.ndarray():
            return f"np.array({flat(value.tolist())})"
        case list() | tuple():
            return f"[{', '.join(map(flat, value))}]"
    raise InternalError(f"a {type(value).__name__} cannot be written as data")


def _number(value: float) -> str:
    if not isfinite(value):
        raise InternalError(f"{value} cannot be written as data")
    return repr(value)


def laid_out(value: Any, indent: int, used: int) -> str:
    """A value in as many lines as it needs, where `used` characters of the first are taken."""
    line = flat(value)
    if used + len(line) <= WIDTH:
        return line
    match value:
        case np.ndarray():
            return _wrapped("np.array(", [value.tolist()], ")", indent)
        case list() | tuple():
            return _wrapped("[", value, "]", indent)
    return line


def _wrapped(opening: str, items: Sequence[Any], closing: str, indent: int) -> str:
    inner = indent + INDENT
    lines = [f"{' ' * inner}{laid_out(item, inner, inner + 1)}," for item in items]
    return "\n".join([opening, *lines, " " * indent + closing])


def assigned(name: str, value: Any) -> str:
    """The statement that gives a value a name; arrays of long rows as a table of numbers."""
    if isinstance(value, np.ndarray) and value.dtype == float and _long(value):
        shape = ", ".join(map(str, value.shape))
        numbers = "\n".join(wrap(" ".join(map(_number, value.ravel().tolist())), WIDTH))
        table = f"_{name}"
        return (
            f'{table} = """\n{numbers}\n"""\n'
            f"{name} = np.array({table}.split(), dtype=float).reshape({shape})"
        )
    return f"{name} = {laid_out(value, 0, len(name) + 3)}"


def _long(value: np.ndarray) -> bool:
    """Whether a row along the last axis may not fit into a line."""
    rows = value.reshape(-1, value.shape[-1]).tolist()
    return max(len(flat(row)) for row in rows) > WIDTH - INDENT * (value.ndim + 1)


def spaced(parts: Sequence[str]) -> str:
    """Parts of a module, which keep the empty lines that they begin with."""
    return "\n".join(part.rstrip("\n") for part in parts) + "\n"
