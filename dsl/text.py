"""This module writes a syntax tree as canonical source, and formats source with its comments."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from . import ast
from .lexer import DOCSTRING, TOKEN
from .parser import parse
from .source import Source
from .text_layout import Line
from .text_lines import lines

INDENT = "  "


def text(tree: ast.File) -> str:
    """The canonical source of a tree: `parse` makes an equal tree of it."""
    blocks = lines(tree, lambda start, end: False)
    shown: list[str] = []
    for k, block in enumerate(blocks):
        if k and (len(block) > 1 or len(blocks[k - 1]) > 1 or _word(block) != _word(blocks[k - 1])):
            shown.append("")
        shown += [f"{INDENT * line.indent}{line.text}" for line in block]
    return "".join(f"{line}\n" for line in shown)


def _word(block: Sequence[Line]) -> str:
    """What kind of declaration it is."""
    return block[0].text.partition(" ")[0]


def format_source(source: Source) -> str:
    """The source in canonical form with its comments; raises `SpecError` if it does not parse.

    Comments stay before what they stand before, or behind what they stand behind; one inside of
    what becomes a single line moves before it. One blank line stays where there are any.
    """
    if "\r\n" in source.text:
        source = Source(source.name, source.text.replace("\r\n", "\n"))
    tree = parse(source)
    lexemes, comments = _scanned(source.text)
    starts = [comment.start for comment in comments]

    def commented(start: int, end: int) -> bool:
        return bisect_left(starts, start) < bisect_left(starts, end)

    begins = [lexeme.start for lexeme in lexemes]
    drafts = [line for block in lines(tree, commented) for line in block]
    placed = [_placed(line, lexemes, begins) for line in drafts]
    return "".join(f"{item}\n" for item in _merged(source.text, placed, comments))


def tree_text(tree: ast.Node) -> str:
    """The tree itself, one node in a line, its parts below it."""
    return "".join(f"{line}\n" for line in _tree_lines("", tree, ""))


def _tree_lines(label: str, item: object, margin: str) -> Iterator[str]:
    """The lines of a node, of a tuple of them, or of a plain value."""
    inner = margin + INDENT
    if isinstance(item, ast.Node):
        names = [name for name in item.__match_args__ if name != "span"]
        plain = [name for name in names if isinstance(getattr(item, name), str)]
        shown = "".join(f" {name}={getattr(item, name)!r}" for name in plain)
        yield f"{margin}{label}{type(item).__name__}{shown}"
        for name in names:
            if name not in plain:
                yield from _tree_lines(f"{name}: ", getattr(item, name), inner)
    elif isinstance(item, tuple) and item and isinstance(item[0], ast.Node):
        yield f"{margin}{label}"[:-1]
        for part in item:
            yield from _tree_lines("", part, inner)
    elif item is not None and item != ():
        yield f"{margin}{label}{item!r}"


@frozen(eq=False)
class Piece:
    """A lexeme or a comment of the source."""

    kind: int
    start: int
    end: int
    text: str


def _scanned(text: str) -> tuple[list[Piece], list[Piece]]:
    """The lexemes and the comments."""
    lexemes, comments = [], []
    end = 0
    while (found := TOKEN.match(text, end)) and end < len(text):
        kind = found.lastindex or 0
        start = found.start(kind)
        while (sign := text.find("#", end, start)) >= 0:
            end = text.find("\n", sign)
            end = len(text) if end < 0 else end
            comments.append(Piece(0, sign, end, text[sign:end].rstrip()))
        end = found.end()
        lexemes.append(Piece(kind, start, end, found[kind]))
    return lexemes, comments


def _placed(line: Line, lexemes: Sequence[Piece], begins: Sequence[int]) -> Line:
    """The line with the part of the source that it shows found out."""
    if not line.docstring and not line.until:
        return line
    k = bisect_left(begins, line.end)
    if line.docstring:
        while lexemes[k].kind != DOCSTRING:
            k += 1
        return evolve(line, start=lexemes[k].start, end=lexemes[k].end)
    while lexemes[k].text != line.until:
        k += 1
    return evolve(line, end=lexemes[k].end)


def _merged(text: str, drawn: Sequence[Line], comments: Sequence[Piece]) -> Iterator[str]:
    """The lines of the output with the comments."""
    above, behind = _attached(text, drawn, comments)
    room = False
    for k, line in enumerate(drawn):
        closes = line.text in {"}", ")"}
        room = room and not line.continued
        indent = INDENT * (line.indent + closes)
        gap = _after_blank(text, line.start) and not closes
        for comment in above[k]:
            inside = comment.start > line.start
            if room and (gap if inside else _after_blank(text, comment.start)):
                yield ""
            gap = gap and not inside
            room = not line.continued
            yield f"{indent}{comment.text}"
        if room and gap:
            yield ""
        tail = f"  {behind[k].text}" if k in behind else ""
        yield f"{INDENT * line.indent}{line.text}{tail}"
        room = not line.until
    for comment in above[len(drawn)]:
        if _after_blank(text, comment.start):
            yield ""
        yield comment.text


def _attached(
    text: str, drawn: Sequence[Line], comments: Sequence[Piece]
) -> tuple[list[list[Piece]], dict[int, Piece]]:
    """The comments above each line and below the last, and those behind a line."""
    starts = [line.start for line in drawn]
    above: list[list[Piece]] = [[] for _ in range(len(drawn) + 1)]
    behind: dict[int, Piece] = {}
    for comment in comments:
        k = bisect_right(starts, comment.start) - 1
        if k < 0:
            above[0].append(comment)
        elif comment.start < drawn[k].end:
            if not drawn[k].verbatim:
                above[k].append(comment)
        elif "\n" not in text[drawn[k].end : comment.start]:
            behind[k] = comment
        else:
            above[k + 1].append(comment)
    return above, behind


def _after_blank(text: str, offset: int) -> bool:
    """Whether a blank line stands before the line that begins with `offset`."""
    begin = text.rfind("\n", 0, offset) + 1
    if begin == 0 or text[begin:offset].strip():
        return False
    before = text.rfind("\n", 0, begin - 1) + 1
    return not text[before : begin - 1].strip()
