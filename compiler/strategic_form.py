"""This module reads Gambit's strategic form (.nfg) as the text of a `.game` file.

Both versions of the format are read: a list of payoffs, and outcomes with their numbers (Gambit
manual, "The strategic game (.nfg) file format"). Numbers keep their spelling. Names that the
language cannot have are respelled, and the docstring says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from fractions import Fraction
from itertools import product
from math import prod

from attrs import define, field, frozen

from ..dsl.diagnostic import SpecError, fail
from ..dsl.lexer import RESERVED
from ..dsl.source import Source, Span
from .terms import BUILT_IN

TOKEN = re.compile(r'[\s,]*(?:("(?:[^"\\]|\\[\s\S])*")|([{}])|([^\s,{}"]+)|(\Z)|([\s\S]))')
NUMBER = re.compile(r"([-+]?)(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?(?:/(\d+))?")
ARRAY = re.compile(r"([^\W\d]\w*)\[([1-9]\d*)\]")
NUMERAL = re.compile(r"-?[0-9]{1,99}(?:/[0-9]{1,99})?")
MAX_PROFILES = 2_000_000
"""A file may have this many strategy profiles."""


def game_text(source: Source) -> str:
    """The game of an .nfg file, as the text of a spec without a population.
    Raises:
        SpecError: the file is not in this format, is cut short, or has numbers left over.
    """
    reader = _Reader(source)
    title = reader.head()
    players = reader.strings("the players' names")
    strategies = reader.strategies(len(players))
    sizes = [len(labels) for labels in strategies]
    if prod(sizes) > MAX_PROFILES:
        message = f"the game has {prod(sizes):,} strategy profiles"
        raise fail("nfg-too-large", message, reader.here(), f"the limit is {MAX_PROFILES:,}")
    reader.comment()
    payoffs = reader.payoffs(len(players), prod(sizes))
    taken = RESERVED | set(BUILT_IN)
    name = _identifier(title, "game", taken)
    taken |= {name}
    arrays = _are_arrays(players, taken)
    roles = list(players) if arrays else _respelled(players, "role", taken)
    taken |= {role.partition("[")[0] for role in roles}
    actions = [_respelled(labels, "s", taken, numbers=True) for labels in strategies]
    said = [title] if title else []
    changed = [
        f"{old} -> {new}"
        for olds, news in [(players, roles), *zip(strategies, actions, strict=True)]
        for old, new in zip(olds, news, strict=True)
        if old != new
    ]
    said += [f"Respelled: {', '.join(dict.fromkeys(changed))}."] if changed else []
    return "".join(_lines(name, "\n\n".join(said), _Game(roles, actions, payoffs)))


@frozen
class _Game:
    """Names and payoffs; `payoffs[k]` belongs to profile k, the first player's strategy fastest."""

    roles: Sequence[str]
    actions: Sequence[Sequence[str]]
    payoffs: Sequence[Sequence[str]]


def _lines(name: str, docstring: str, game: _Game) -> Iterator[str]:
    if docstring:
        quoted = docstring.replace('"""', "'''").rstrip('"')
        yield f'"""{quoted}"""\n\n'
    yield f"game {name} {{\n"
    yield f"  roles {', '.join(_declarators(game.roles))}\n"
    if len({tuple(labels) for labels in game.actions}) == 1:
        yield f"  actions {', '.join(game.actions[0])}\n"
    else:
        for role, labels in zip(game.roles, game.actions, strict=True):
            yield f"  actions of {role}: {', '.join(labels)}\n"
    yield "  payoffs {\n"
    backwards = product(*reversed(game.actions))
    for profile, values in zip(backwards, game.payoffs, strict=True):
        yield f"    {', '.join(reversed(profile))}: {', '.join(values)}\n"
    yield "  }\n}\n"


def _declarators(roles: Sequence[str]) -> list[str]:
    """`member[1], member[2], row` as `member[2], row`."""
    sizes: dict[str, int] = {}
    for role in roles:
        name, _, index = role.partition("[")
        sizes[name] = int(index[:-1]) if index else 0
    return [f"{name}[{size}]" if size else name for name, size in sizes.items()]


# --- names -------------------------------------------------------------------------------------


def _respelled(
    names: Sequence[str], stem: str, taken: Set[str], numbers: bool = False
) -> list[str]:
    """Names that the language can have, all different, and none of those that are taken."""
    found: list[str] = []
    for name in names:
        if numbers and _is_numeral(name) and name not in found:
            found.append(name)
            continue
        spelled = _identifier(name, stem, taken)
        unique, k = spelled, 2
        while unique in taken or unique in found or (unique != name and unique in names):
            unique, k = f"{spelled}_{k}", k + 1
        found.append(unique)
    return found


def _is_numeral(label: str) -> bool:
    """Whether a label is a number as this language prints it, so that no two spell the same."""
    if not NUMERAL.fullmatch(label) or not label.rpartition("/")[2].strip("0"):
        return label == "0"
    return str(Fraction(label)) == label


def _are_arrays(names: Sequence[str], taken: Set[str]) -> bool:
    """Whether all are names, or members of arrays in order: `row`, `member[1]`, `member[2]`."""
    seen: dict[str, int] = {}
    last = ""
    for name in names:
        match = ARRAY.fullmatch(name)
        stem, index = (match[1], int(match[2])) if match else (name, 0)
        fresh = stem not in seen
        if _identifier(stem, "role", taken) != stem or not (
            (index in (0, 1) and fresh) or (index > 1 and last == stem and seen[stem] == index - 1)
        ):
            return False
        seen[stem], last = index, stem
    return True


def _identifier(text: str, stem: str, taken: Set[str]) -> str:
    """The nearest name: `Player 1` gives `Player_1`, `1` gives `role_1`."""
    name = re.sub(r"\W+", "_", text).strip("_")
    if not name or not name[0].isalpha():
        name = f"{stem}_{name}" if name else stem
    return f"{name}_" if name in taken else name


# --- the file ----------------------------------------------------------------------------------


@define
class _Reader:
    """Reads the parts of the file one after the other; `at` is where the next one begins."""

    source: Source
    at: int = 0
    last: Span = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.last = Span(self.source, 0, 0)

    def here(self) -> Span:
        return self.last

    def next(self) -> tuple[str, str]:
        """The kind of the next token (`"` a string, `{`, `}`, `word`, `end`) and its text."""
        match = TOKEN.match(self.source.text, self.at)
        assert match is not None and match.lastindex is not None
        self.at, group = match.end(), match.lastindex
        self.last = Span(self.source, match.start(group), match.end(group))
        if group == 1:
            return '"', re.sub(r"\\([\s\S])", r"\1", match[1][1:-1])
        if group == 5:
            raise self.wrong("this string never ends")
        return {2: match[2] or "", 3: "word", 4: "end"}[group], match[group]

    def peek(self) -> str:
        at, last = self.at, self.last
        kind = self.next()[0]
        self.at, self.last = at, last
        return kind

    def expect(self, kind: str, what: str) -> str:
        found, text = self.next()
        if found != kind:
            shown = "the end of the file" if found == "end" else f"'{text}'"
            raise self.wrong(f"expected {what}, found {shown}")
        return text

    def wrong(self, message: str) -> SpecError:
        help = "see Gambit's manual on the strategic form (.nfg)"
        return fail("malformed-nfg", message, self.last, help)

    def head(self) -> str:
        words = [self.expect("word", "'NFG 1 R'") for _ in range(3)]
        if words[:2] != ["NFG", "1"] or words[2] not in ("R", "D"):
            raise self.wrong("the file does not begin with 'NFG 1 R' or 'NFG 1 D'")
        return " ".join(self.expect('"', "the title in quotes").split())

    def strings(self, what: str) -> list[str]:
        self.expect("{", f"'{{' before {what}")
        found = []
        while self.peek() == '"':
            found.append(self.next()[1])
        self.expect("}", f"'}}' after {what}")
        if not found:
            raise self.wrong(f"there are none of {what}")
        return found

    def strategies(self, players: int) -> list[list[str]]:
        """By player the strategies' names; plain numbers of strategies are allowed as well."""
        self.expect("{", "'{' before the strategies")
        found = []
        while self.peek() != "}":
            if self.peek() == "{":
                found.append(self.strings("strategies' names"))
            else:
                found.append(self.counted())
        self.expect("}", "'}' after the strategies")
        if len(found) != players:
            raise self.wrong(f"strategies of {len(found)} players are given; there are {players}")
        return found

    def counted(self) -> list[str]:
        size = self.expect("word", "a number of strategies")
        if not (size.isascii() and size.isdigit() and 0 < len(size) < 8 and int(size) > 0):
            raise self.wrong(f"'{size}' is no number of strategies")
        return [str(k) for k in range(1, int(size) + 1)]

    def comment(self) -> None:
        if self.peek() == '"':
            self.next()

    def payoffs(self, players: int, profiles: int) -> list[list[str]]:
        outcomes = self.outcomes(players) if self.peek() == "{" else None
        start = self.at
        words = self.source.text[start:].replace(",", " ").split()
        wanted = profiles if outcomes is not None else profiles * players
        if len(words) != wanted:
            self.last = Span(self.source, start, len(self.source.text.rstrip()))
            what = "numbers of outcomes" if outcomes is not None else "payoffs"
            raise self.wrong(f"there are {len(words)} {what}, and should be {wanted}")
        if outcomes is None:
            spelled = self.spelled(words, start)
            return [spelled[k : k + players] for k in range(0, wanted, players)]
        return [outcomes[self.outcome(word, len(outcomes), start)] for word in words]

    def outcome(self, word: str, count: int, start: int) -> int:
        if not (word.isascii() and word.isdigit() and len(word) < 10 and int(word) < count):
            self.locate(word, start)
            raise self.wrong(f"there is no outcome '{word}'")
        return int(word)

    def outcomes(self, players: int) -> list[list[str]]:
        """The payoffs of the outcomes; number 0 is the one in which everybody gets nothing."""
        found = [["0"] * players]
        self.expect("{", "'{' before the outcomes")
        while self.peek() == "{":
            self.next()
            self.comment()
            start, words = self.at, []
            while self.peek() == "word":
                words.append(self.next()[1])
            if len(words) != players:
                raise self.wrong(f"an outcome has {len(words)} payoffs; there are {players}")
            found.append(self.spelled(words, start))
            self.expect("}", "'}' after an outcome")
        self.expect("}", "'}' after the outcomes")
        return found

    def spelled(self, words: Iterable[str], start: int) -> list[str]:
        """Numbers as the language spells them: `.5` becomes `0.5`."""
        found: dict[str, str] = {}
        out = []
        for word in words:
            if word not in found:
                match = NUMBER.fullmatch(word)
                if match is None or (match[4] and not match[4].strip("0")):
                    self.locate(word, start)
                    raise self.wrong(f"'{word}' is no number")
                found[word] = _number(match)
            out.append(found[word])
        return out

    def locate(self, word: str, start: int) -> None:
        """Make the first place of a word after `start` the place of a complaint."""
        text = self.source.text[start:]
        match = re.search(rf"(?<![^\s,]){re.escape(word)}(?![^\s,}}])", text)
        begin = start + (text.index(word) if match is None else match.start())
        self.last = Span(self.source, begin, begin + len(word))


def _number(match: re.Match[str]) -> str:
    sign, digits, exponent, below = match[1], match[2], match[3] or "", match[4]
    whole, point, fraction = digits.partition(".")
    spelled = (whole or "0") + (point + fraction if fraction else "") + exponent
    return ("-" if sign == "-" else "") + spelled + (f"/{below}" if below else "")
