"""This module says what is wrong with a text: diagnostics as values, and their one renderer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from attrs import frozen

from .source import Span

TAB = "    "
RED, BLUE, BOLD, PLAIN = "\033[1;31m", "\033[1;34m", "\033[1m", "\033[0m"


@frozen
class Note:
    """A further place that a diagnostic involves, and what it has to do with it."""

    message: str
    span: Span


@frozen
class Diagnostic:
    """One complaint about the user's text.

    `id` is a stable kebab-case phrase, `message` one sentence in the reader's terms, `help` a way
    out. `span` is None only where no place exists (a file that cannot be read). `severity` is
    `"error"` or `"note"`; only errors stop a compilation.
    """

    id: str
    message: str
    span: Span | None = None
    notes: tuple[Note, ...] = ()
    help: str = ""
    severity: str = "error"


class SpecError(Exception):
    """The text is wrong: carries every diagnostic of the stage that found fault."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return "\n".join(render(d) for d in self.diagnostics)


def fail(id: str, message: str, span: Span | None, help: str = "", *notes: Note) -> SpecError:
    """One error, to be raised."""
    return SpecError([Diagnostic(id, message, span, notes, help)])


class Refusal(SpecError):
    """The text is right, but what it asks for cannot be done here; says why."""


def refusal(id: str, message: str, span: Span | None, help: str = "") -> Refusal:
    """One refusal, to be raised."""
    return Refusal([Diagnostic(id, message, span, (), help)])


class InternalError(Exception):
    """A bug of ours, never the user's fault."""


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that is spelled most like `name`, if any is close."""
    pool = list(candidates)
    folded = {c.casefold(): c for c in pool}
    close = get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def did_you_mean(name: str, candidates: Sequence[str], otherwise: str = "") -> str:
    """A help text that names the nearest candidate, or lists them when none is near."""
    close = nearest(name, candidates)
    if close is not None:
        return f"did you mean '{close}'?"
    if otherwise:
        return otherwise
    return f"known here: {', '.join(candidates[:12])}" if candidates else ""


def render(diagnostic: Diagnostic, colour: bool = False) -> str:
    """The block of text that shows a diagnostic (language.md, section 4)."""
    tint = RED if diagnostic.severity == "error" else BLUE
    head = _paint(f"{diagnostic.severity}:", tint, colour)
    lines = [f"{head} {_paint(diagnostic.message, BOLD, colour)}"]
    places = [] if diagnostic.span is None else [("", diagnostic.span)]
    places += [(note.message, note.span) for note in diagnostic.notes]
    width = max((len(str(_first_line(span))) for _, span in places), default=0)
    for message, span in places:
        lines += _excerpt(message, span, width, tint, colour)
    if diagnostic.help:
        lines.append(f"{' ' * width} {_paint('= help:', BLUE, colour)} {diagnostic.help}")
    return "\n".join(lines)


def _first_line(span: Span) -> int:
    return span.source.position(span.start)[0]


def _excerpt(message: str, span: Span, width: int, tint: str, colour: bool) -> list[str]:
    line, column = span.source.position(span.start)
    text = span.source.line(line)
    carets = max(1, min(span.end - span.start, len(text.rstrip()) - column + 1))
    shown, before, marked = _window(text, column - 1, carets)
    bar = _paint("|", BLUE, colour)
    arrow = _paint("-->", BLUE, colour)
    intro = [f"{' ' * width} {bar} {message}:"] if message else []
    number = _paint(str(line).rjust(width), BLUE, colour)
    return [
        *intro,
        f"{' ' * width}{arrow} {span}",
        f"{' ' * width} {bar}",
        f"{number} {bar} {shown}".rstrip(),
        f"{' ' * width} {bar} {' ' * before}{_paint('^' * marked, tint, colour)}",
    ]


def _window(text: str, start: int, carets: int, limit: int = 120) -> tuple[str, int, int]:
    """A printable part of a line around the marked characters, and where the marks go."""
    left = max(0, start - limit // 2) if len(text) > limit else 0
    before = _printable(text[left:start])
    marked = _printable(text[start : start + carets])
    after = _printable(text[start + carets : left + limit])
    prefix = "..." if left else ""
    suffix = "..." if left + limit < len(text) else ""
    room = max(1, min(len(marked), limit))
    return f"{prefix}{before}{marked[:room]}{after}{suffix}", len(prefix + before), room


def _printable(text: str) -> str:
    return "".join(
        c if c.isprintable() else TAB if c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in text
    )


def _paint(text: str, tint: str, colour: bool) -> str:
    return f"{tint}{text}{PLAIN}" if colour else text
