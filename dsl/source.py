"""This module locates things in source text: a source, and a span of it with line and column."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from os import PathLike, fspath

from attrs import field, frozen

MAX_SIZE = 64 * 2**20
"""The most bytes of a file, and characters of a source, that are read."""


@frozen(slots=False, repr=False)
class Source:
    """A named text. `name` is what diagnostics print: a path, a bundled name or `<text>`."""

    name: str
    text: str

    @cached_property
    def line_starts(self) -> list[int]:
        """Offsets at which the lines begin; the first is 0."""
        starts = [0]
        find = self.text.find
        while (at := find("\n", starts[-1])) >= 0:
            starts.append(at + 1)
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1, the column in characters."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line (counted from 1) without its line break."""
        start = self.line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]

    def __repr__(self) -> str:
        return f"Source({self.name!r}, {len(self.text)} characters)"


@frozen
class Span:
    """The characters `start` to `end` (exclusive) of a source."""

    source: Source = field(eq=False)
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    def to(self, other: Span) -> Span:
        """The span from the start of this one to the end of `other`."""
        return Span(self.source, self.start, other.end)

    def __str__(self) -> str:
        line, column = self.source.position(self.start)
        return f"{self.source.name}:{line}:{column}"


def read_source(path: str | PathLike[str], name: str = "") -> Source:
    """The text of a file in UTF-8, named after its path unless a `name` is given.

    Raises `SpecError` where there is no such file, or it is too large or not in UTF-8.
    """
    from .diagnostic import Diagnostic, SpecError  # they are about spans of sources

    shown = name or fspath(path)
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_SIZE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"cannot read '{shown}': {reason[:1].lower()}{reason[1:]}"
        raise SpecError([Diagnostic("cannot-read-file", message)]) from None
    return decode(data, shown)


def check_size(name: str, size: int) -> None:
    """Raise `SpecError` for a text that is not worth reading."""
    from .diagnostic import Diagnostic, SpecError

    if size > MAX_SIZE:
        message = f"'{name}' is larger than {MAX_SIZE // 2**20} MB"
        way_out = "give large payoffs by a formula, or split the file"
        raise SpecError([Diagnostic("file-too-large", message, help=way_out)])


def decode(data: bytes, name: str) -> Source:
    """The source that `data` holds in UTF-8, with or without a byte order mark.

    Raises `SpecError` where it is too large or not in UTF-8.
    """
    from .diagnostic import Diagnostic, SpecError

    check_size(name, len(data))
    try:
        return Source(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        text = data.decode("utf-8-sig", errors="replace")
        at = len(data[: error.start].decode("utf-8-sig", errors="replace"))
        span = Span(Source(name, text), at, at + 1)
        message = f"this is not text in UTF-8: byte 0x{data[error.start]:02x} at {error.start}"
        way_out = "save the file as plain text in UTF-8"
        raise SpecError([Diagnostic("not-utf8", message, span, help=way_out)]) from None
