"""This module says what is wrong with text that is no lexeme at all, or the file as a whole."""

from __future__ import annotations

import re

from .diagnostic import Diagnostic
from .source import Source, Span

FOREIGN = {
    "&&": "write 'and'",
    "||": "write 'or'",
    "&": "write 'and'",
    "|": "write 'or'",
    "!": "write 'not', or '!=' for 'differs from'",
    "%": "write 'mod', or a fraction such as 4/5 for a percentage",
    "~": "write 'not'",
    "≤": "write '<='",
    "≥": "write '>='",
    "≠": "write '!='",
    "\u00d7": "write '*'",
    "·": "write '*'",
    "÷": "write '/'",
    "\u2212": "write '-' (this is another dash)",
    "\u2013": "write '-' (this is another dash)",
    "\u2014": "write '-' (this is another dash)",
    "∧": "write 'and'",
    "\u2228": "write 'or'",
    "¬": "write 'not'",
    "…": "write '..'",
    "//": "a comment begins with '#'",
    "/*": "a comment begins with '#' and ends with the line",
    "**": "write '^' for a power",
    "<-": "write '='",
    ":=": "write '='",
    "+=": "nothing is assigned here: write 'let NAME = EXPRESSION'",
    "-=": "nothing is assigned here: write 'let NAME = EXPRESSION'",
    "===": "write '=='",
    "!==": "write '!='",
    "<>": "write '!='",
    "=<": "write '<='",
    "=>": "write '>=', or ':' before what follows",
    "->": "write ':' or '='",
    "++": "write '+ 1'",
    "...": "write '..'",
}
"""Signs of other languages, and what stands for them here."""

QUOTES = "'`\u2018\u2019\u201c\u201d\u00ab\u00bb"
NUMBERISH = re.compile(r"[\w.]+(?:(?<=[eE])[+-]\w+)?")


def not_a_lexeme(source: Source, begin: int) -> Diagnostic:
    """The complaint about a character that begins no lexeme."""
    character = source.text[begin]
    if character == '"':
        return _unterminated(source, begin)
    if character.isdigit():
        return malformed_number(source, begin)
    if character in QUOTES:
        return _wrong_quotes(source, begin)
    foreign = foreign_sign(source, begin)
    if foreign:
        return foreign
    span = Span(source, begin, begin + 1)
    if character == ";":
        way_out = "leave it out: a declaration ends where the next one begins"
        return Diagnostic("semicolon", "';' has no meaning here", span, help=way_out)
    if not character.isprintable() and not character.isspace():
        message = f"this does not look like text: it holds the character {_code(character)}"
        way_out = "a .game file is plain text in UTF-8"
        return Diagnostic("binary-data", message, span, help=way_out)
    shown = f"'{character}'" if character.isprintable() else f"the character {_code(character)}"
    return Diagnostic("invalid-character", f"{shown} has no meaning here", span)


def foreign_sign(source: Source, begin: int) -> Diagnostic | None:
    """The complaint about an operator of another language, if one stands at `begin`."""
    for length in (3, 2, 1):
        sign = source.text[begin : begin + length]
        if sign in FOREIGN:
            span = Span(source, begin, begin + length)
            message = f"there is no operator '{sign}'"
            return Diagnostic("foreign-operator", message, span, help=FOREIGN[sign])
    return None


def malformed_number(source: Source, begin: int) -> Diagnostic:
    """The complaint about something that begins like a number."""
    found = NUMBERISH.match(source.text, begin)
    end = found.end() if found else begin + 1
    word = source.text[begin:end]
    if re.fullmatch(r"[0-9]+\.", word):
        way_out = f"write {word}0 or {word[:-1]}"
    elif re.fullmatch(r"\.[0-9]+", word):
        way_out = f"write 0{word}"
    elif re.fullmatch(r"[0-9]+[^\W\d_]\w*", word) and not re.match(r"0[xXbBoO]", word):
        way_out = "a name does not begin with a digit; a product needs its '*'"
    else:
        way_out = "numbers look like 3, 0.25, 4/5, 1e-3 or 10_000"
    shown = word if len(word) <= 40 else word[:37] + "..."
    span = Span(source, begin, end)
    return Diagnostic("malformed-number", f"'{shown}' is not a number", span, help=way_out)


def _unterminated(source: Source, begin: int) -> Diagnostic:
    if source.text.startswith('"""', begin):
        span = Span(source, begin, begin + 3)
        way_out = 'close it with """'
        return Diagnostic("unterminated-docstring", "this docstring never ends", span, help=way_out)
    end = source.text.find("\n", begin)
    span = Span(source, begin, len(source.text) if end < 0 else end)
    message = "this text has no closing quote on its line"
    return Diagnostic("unterminated-string", message, span, help="close it with '\"'")


def _wrong_quotes(source: Source, begin: int) -> Diagnostic:
    span = Span(source, begin, begin + 1)
    way_out = 'write "..."'
    return Diagnostic("wrong-quotes", "text stands in double quotes", span, help=way_out)


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


INTERVAL_SEEN = 500
"""Characters before a complaint among which an open interval is looked for."""

OPEN_INTERVAL = re.compile(
    r"\b(?:param\s+\w+|actions|actions\s+of\b[^:{}]*:)\s+in\s*(\]|[(\[][^][(){}]*[])])\s*$"
)


def open_ends(source: Source, end: int, found: str) -> Diagnostic | None:
    """An interval without its ends, such as `(0, 1]`, before `end` or with the bracket there."""
    first_seen = max(0, end - INTERVAL_SEEN)
    written = OPEN_INTERVAL.search(source.text[first_seen:end] + (found if found in ")]" else ""))
    if written is None:
        return None
    first, last = written[1][0], written[1][-1]
    if first + last == "[]" or (first + last == "()" and "," not in written[1]):
        return None
    way_out = "write '[low, high]': both ends belong to it"
    span = Span(source, first_seen + written.start(1), first_seen + written.end(1))
    return Diagnostic("open-interval", "an interval of numbers is closed", span, help=way_out)


def reserved_word(source: Source, begin: int, end: int) -> Diagnostic:
    """The complaint about a keyword where a name is needed."""
    span = Span(source, begin, end)
    message = f"'{span.text}' is a reserved word and cannot be a name"
    way_out = f"choose another name, such as '{span.text}_'" if span.text != "_" else ""
    return Diagnostic("reserved-word", message, span, help=way_out)


def empty_file(source: Source) -> Diagnostic:
    """The complaint about a file without a declaration."""
    way_out = "begin with 'game NAME { ... }', or with 'use' and 'play'"
    return Diagnostic("empty-file", "this file declares nothing", Span(source, 0, 0), help=way_out)
