"""This module lets results show themselves in a notebook, in the words of the report."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from html import escape


def block(lines: Iterable[str]) -> str:
    """Lines of text as HTML, as they are."""
    return f"<pre>{escape(chr(10).join(lines))}</pre>"


@singledispatch
def html(result: object) -> str:
    """A result as HTML. The report registers how each class is shown; else it is the `repr`."""
    return block(repr(result).splitlines())


class Shown:
    """What a notebook shows as HTML."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return html(self)
