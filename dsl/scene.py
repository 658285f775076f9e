"""This module describes the place where the parser could not go on."""

from __future__ import annotations

from attrs import frozen

from .lexer import opens_line
from .source import Source, Span
from .tables import expected, symbols

CLOSERS = {"{": "}", "(": ")", "[": "]"}
BLOCKS = {
    "game": "roles actions payoffs payoff",
    "population": "llms clients matching instructions draws compliance objective state",
    "monitoring": "signal chance outcome noise delay sample",
    "repeated": "discount rounds",
}
"""The blocks of the language and what their members begin with."""


class Unexpected(Exception):
    """No rule allows a lexeme where it stands.

    `key` is what the tables call it; it begins and ends at `begin` and `end`, the one before it
    ends at `previous`. `states` and `starts` are the stack of the parser: the states, and where
    the symbols begin that led to them. `job` is what was being parsed: a symbol, from, to.
    """

    def __init__(
        self,
        job: tuple[str, int, int],
        key: str,
        place: tuple[int, int, int],
        states: list[int],
        starts: list[int],
    ) -> None:
        super().__init__(job, key, place)
        self.job, self.key = job, key
        self.previous, self.begin, self.end = place
        self.states, self.starts = states, starts


@frozen(eq=False)
class Opener:
    """A bracket that is still open, and what it belongs to: a block, `choice`, `joint` or ""."""

    sign: str
    start: int
    owner: str


@frozen(eq=False)
class Scene:
    """All that a rule looks at: what was found, after what, inside of what, instead of what."""

    source: Source
    problem: Unexpected
    found: str
    before: str
    expected: frozenset[str]
    stack: tuple[str, ...]
    openers: tuple[Opener, ...]

    @property
    def here(self) -> Span:
        """The unexpected lexeme."""
        return Span(self.source, self.problem.begin, self.problem.end)

    @property
    def gap(self) -> Span:
        """Where something is missing: at the lexeme, or behind the one before on another line."""
        behind = self.problem.previous
        line_ends = "\n" in self.source.text[behind : self.problem.begin]
        if line_ends or self.problem.key == "<END>":
            return Span(self.source, behind, behind)
        return self.here

    @property
    def opener(self) -> Opener | None:
        """The innermost bracket that is open."""
        return self.openers[-1] if self.openers else None

    @property
    def owner(self) -> str:
        """What the innermost open bracket belongs to."""
        return self.openers[-1].owner if self.openers else ""

    @property
    def opens_line(self) -> bool:
        return opens_line(self.source.text, self.problem.begin)

    @property
    def lexeme(self) -> str:
        """What was found, for a sentence."""
        if self.problem.key == "<END>":
            return "the end of the file"
        if self.problem.key == "<DOCSTRING>":
            return "a docstring"
        text = self.found if len(self.found) <= 40 else f"{self.found[:37]}..."
        return text if self.problem.key == "<STRING>" else f"'{text}'"


def scene_of(source: Source, problem: Unexpected) -> Scene:
    """What is there to see at a problem."""
    text, stack = source.text, symbols(problem.states)
    return Scene(
        source,
        problem,
        text[problem.begin : problem.end],
        _lexeme_before(text, problem.previous),
        frozenset(expected(problem.states)),
        stack,
        _openers(problem, stack),
    )


def _openers(problem: Unexpected, stack: tuple[str, ...]) -> tuple[Opener, ...]:
    """The brackets that are open, outermost first."""
    opened: list[Opener] = []
    keyword = "payoffs" if problem.job[0] == "payoff_table" else ""
    before = ""
    for symbol, start in zip(stack, problem.starts, strict=True):
        if symbol == "{":
            choice = before in {"in", "=", "(", ","}
            opened.append(Opener(symbol, start, "choice" if choice else keyword))
        elif symbol in CLOSERS:
            opened.append(Opener(symbol, start, ""))
        elif symbol in CLOSERS.values():
            opened.pop()
        elif symbol in BLOCKS or symbol == "joint":
            keyword = symbol
        before = symbol
    return tuple(opened)


def _lexeme_before(text: str, end: int) -> str:
    """The lexeme that ends at `end`: the word, or the sign."""
    begin = end
    while begin > 0 and (text[begin - 1].isalnum() or text[begin - 1] == "_"):
        begin -= 1
    return text[begin:end] or text[max(0, end - 1) : end]
