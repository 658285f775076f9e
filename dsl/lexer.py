"""This module cuts text into lexemes: one regular expression, and which words are reserved."""

from __future__ import annotations

import re

WORD, NUMBER, SIGN, STRING, DOCSTRING, END, OTHER = range(1, 8)

TOKEN = re.compile(
    r"""(?:[ \t\r\n\f]+|\#[^\n]*)*
    (?: ([^\W\d]\w*)
      | ([0-9]+(?:_[0-9]+)*(?:\.[0-9]+(?:_[0-9]+)*)?(?:[eE][+-]?[0-9]+)?(?!\w|\.\w))
      | (\.\.|[=!<>]=|[-+*/^()\[\]{}:,.=<>])
      | ("(?!"")[^"\n]*")
      | ("{3}[^"]*(?:"{1,2}(?!")[^"]*)*"{3})
      | (\Z)
      | ([\s\S])
    )""",
    re.VERBOSE,
)
"""Skips space and comments, then matches one of the groups WORD to OTHER, whatever comes.

The patterns here do without possessive quantifiers, which Python 3.11 has wrong up to 3.11.4; each
is written so that no text can be matched in two ways, and a failure takes linear time.
"""

COMMENT = r"#[^\n]*(?![^\n])"
GAP = rf"(?:[ \t\r\n\f]|{COMMENT})*"
BLOCK = re.compile(
    rf'\{{[^{{}}#"]*(?:(?:{COMMENT}|"{{3}}[^"]*(?:"{{1,2}}(?!")[^"]*)*"{{3}})[^{{}}#"]*)*\}}'
)
"""A `payoffs` block, one lexeme."""

NUMERAL = r"[0-9][0-9_.]*(?:[eE][+-]?[0-9]+)?"
FRACTION = rf"{GAP}{NUMERAL}(?:{GAP}/{GAP}{NUMERAL})?{GAP}"
ROW = re.compile(rf"-{FRACTION}(?:,(?:{GAP}[^\W\d]\w*{GAP}|(?:{GAP}-)?{FRACTION}))*:")
"""A row of a payoff table that begins with a negative number, up to its colon."""

ASSIGNED = re.compile(rf"{GAP}=(?!=)")
"""An `=` comes next, and no `==`."""

DECLARATIONS = [
    "use",
    "play",
    "param",
    "let",
    "state",
    "game",
    "population",
    "objective",
    "monitoring",
    "repeated",
    "analysis",
    "claim",
]
CLAUSES = [
    "roles",
    "actions",
    "payoffs",
    "payoff",
    "llms",
    "clients",
    "matching",
    "instructions",
    "compliance",
    "draws",
    "signal",
    "chance",
    "outcome",
    "noise",
    "delay",
    "sample",
    "discount",
    "rounds",
]
OPERATORS = [
    "and",
    "or",
    "not",
    "if",
    "then",
    "else",
    "for",
    "in",
    "of",
    "every",
    "some",
    "mod",
    "rest",
    "otherwise",
    "step",
    "within",
    "next",
    "_",
]
RESERVED = frozenset(DECLARATIONS + CLAUSES + OPERATORS)


def opens_line(text: str, offset: int) -> bool:
    """Whether nothing but space stands before `offset` on its line."""
    return not text[text.rfind("\n", 0, offset) + 1 : offset].strip()


def docstring(lexeme: str) -> str:
    """What a docstring says: no quotes, no common indentation, no space at the ends."""
    first, *rest = lexeme[3:-3].split("\n")
    rest = [line.rstrip() for line in rest]
    margin = min((len(line) - len(line.lstrip()) for line in rest if line), default=0)
    return "\n".join([first.strip(), *(line[margin:] for line in rest)]).strip()
