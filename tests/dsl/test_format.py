"""The formatter: comments stay, the tree stays, and formatting twice is formatting once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.dsl.lexer import END, TOKEN
from metagame.dsl.parser import parse
from metagame.dsl.source import Source, read_source
from metagame.dsl.text import format_source

ROOT = Path(__file__).resolve().parents[2]
SPECS = sorted((ROOT / "specs").rglob("*.game")) + sorted(Path(__file__).parent.glob("*.txt"))


def formatted(text: str) -> str:
    return format_source(Source("test.game", text))


def comments(text: str) -> list[str]:
    """The comments of a text, in alphabetical order."""
    found, end = [], 0
    while (lexeme := TOKEN.match(text, end)) and lexeme.lastindex != END:
        kind = lexeme.lastindex or 0
        found += re.findall(r"#[^\n]*", text[end : lexeme.start(kind)])
        end = lexeme.end()
    return sorted(comment.rstrip() for comment in found + re.findall(r"#[^\n]*", text[end:]))


def check(text: str) -> None:
    """Formatting keeps the tree and the comments, and settles at once."""
    once = formatted(text)
    assert parse(Source("once.game", once)) == parse(Source("test.game", text))
    assert comments(once) == comments(text)
    assert formatted(once) == once
    assert not re.search(r"[ \t]+$|\n\n\n|\A\n|\n\n\Z", once, re.MULTILINE) or '"""' in once


CASES = {
    "own lines stay before what follows": (
        "# head\n\n# a\nlet a=1\n# b\nlet b=2",
        "# head\n\n# a\nlet a = 1\n# b\nlet b = 2\n",
    ),
    "trailing ones stay behind": (
        "let a=1# one\nlet b=2   #   two  ",
        "let a = 1  # one\nlet b = 2  #   two\n",
    ),
    "inside of a line they move before it": (
        "let a = 1 + # one\n  2 # two\n",
        "# one\nlet a = 1 + 2  # two\n",
    ),
    "at the end of the file": ("let a = 1\n\n\n# done\n", "let a = 1\n\n# done\n"),
    "before a docstring": ('# licence\n"""Doc."""\nlet a=1', '# licence\n"""Doc."""\nlet a = 1\n'),
    "around braces": (
        "game g { # opens\n # in\n roles a # role\n # last\n} # closed",
        "game g {  # opens\n  # in\n  roles a  # role\n  # last\n}  # closed\n",
    ),
    "in an empty block": ("population {\n# none\n}", "population {\n  # none\n}\n"),
    "in a block of one clause": (
        "repeated { # why\n discount 1/2 }\nrepeated {\n rounds 3 }",
        "repeated {  # why\n  discount 1/2\n}\nrepeated { rounds 3 }\n",
    ),
    "behind a block of one clause": ("repeated { rounds 3 } # r", "repeated { rounds 3 }  # r\n"),
    "where a block might follow": (
        "monitoring # which\n clients # why",
        "# which\nmonitoring clients  # why\n",
    ),
    "in a table": (
        "game g { payoffs { # t\n C: 1 # one\n # two\n D: 2\n # end\n } }",
        "game g {\n  payoffs {  # t\n    C: 1  # one\n    # two\n    D: 2\n    # end\n  }\n}\n",
    ),
    "two members of one line": (
        "game g { roles a actions C # both\n }",
        "game g {\n  roles a\n  actions C  # both\n}\n",
    ),
    "in a claim": (
        'claim "a" # text\n : # colon\n x == # side\n y # end',
        '# text\nclaim "a":  # colon\n  # side\n  x == y  # end\n',
    ),
    "among arguments": (
        "analysis a = f( # open\n x = 1, # one\n y = 2 # two\n)",
        "analysis a = f(  # open\n  x = 1,  # one\n  y = 2  # two\n)\n",
    ),
    "before arguments": ("analysis a = # f\n f(x)", "# f\nanalysis a = f(x)\n"),
    "before a brace": ("repeated # r\n { rounds 3 }", "# r\nrepeated { rounds 3 }\n"),
    "before a brace of nothing": ("population # p\n {}", "# p\npopulation {}\n"),
    "before an argument": (
        "analysis a = f(x # x\n = 3)",
        "analysis a = f(\n  # x\n  x = 3\n)\n",
    ),
    "no comment in texts": (
        'claim "# no" : a',
        'claim "# no": a\n',
    ),
    "blank lines": (
        "let a = 1\n\n\n\nlet b = 2\nlet c = 3\ngame g {\n\n roles a\n\n\n actions C\n\n}",
        "let a = 1\n\nlet b = 2\nlet c = 3\ngame g {\n  roles a\n\n  actions C\n}\n",
    ),
    "line ends of other systems": (
        "let a = 1\r\n\r\n# b\r\nlet b = 2\r\n",
        "let a = 1\n\n# b\nlet b = 2\n",
    ),
    "columns of numbers to the right": (
        "game g { payoffs { C, C: 1, x D, Defect: -10, y otherwise: 0 } }",
        "game g {\n  payoffs {\n    C, C:        1, x\n    D, Defect: -10, y\n"
        "    otherwise: 0\n  }\n}\n",
    ),
    "otherwise below wide profiles": (
        "game g { payoffs { cooperate, stay: 1, x otherwise: -10, y } }",
        "game g {\n  payoffs {\n    cooperate, stay:   1, x\n    otherwise:       -10, y\n  }\n}\n",
    ),
    "otherwise below narrow profiles": (
        "game g { payoffs { C, C: 1 D, C: 2 otherwise: 0 } }",
        "game g {\n  payoffs {\n    C, C:      1\n    D, C:      2\n    otherwise: 0\n  }\n}\n",
    ),
    "otherwise alone": (
        "game g { payoffs { otherwise:   0 } }",
        "game g {\n  payoffs {\n    otherwise: 0\n  }\n}\n",
    ),
    "otherwise below profiles too wide for columns": (
        "game g { payoffs { a_label_of_many_characters, C: 1 D, C: 2 otherwise: 0 } }",
        "game g {\n  payoffs {\n    a_label_of_many_characters, C: 1\n    D, C: 2\n"
        "    otherwise: 0\n  }\n}\n",
    ),
    "negative numbers and fractions begin rows": (
        "game g { payoffs { 0, _: 1 - 1 -1, _: 2 -1 / 2, 1 / 4: 3 } }",
        "game g {\n  payoffs {\n       0, _:   1 - 1\n      -1, _:       2\n"
        "    -1/2, 1/4:     3\n  }\n}\n",
    ),
    "negative rows in any notation": (
        "game g { payoffs { 0: a -0 / 1e-3: a -1_0 / 1E+2: a -2e-1, -1e3 / 3: b } }",
        "game g {\n  payoffs {\n            0: a\n      -0/1e-3: a\n    -1_0/1E+2: a\n"
        "    -2e-1, -1e3/3: b\n  }\n}\n",
    ),
    "few parentheses": ("let a = ((1) + (2 * 3)) - (4 - 5)", "let a = 1 + 2 * 3 - (4 - 5)\n"),
    "fractions close": ("let a = 4 / 5 + -1 / b", "let a = 4/5 + -1 / b\n"),
}


@pytest.mark.parametrize("name", CASES)
def test_format(name: str) -> None:
    text, expected = CASES[name]
    assert formatted(text) == expected
    check(text)


def test_long_claims_are_broken() -> None:
    long = " and ".join(f"e.mean[Large] == {k} within 1/1000" for k in range(4))
    text = f'claim "x" for share in {{1/2, 3/4}}: count(one) == 1 and every e in one: {long}'
    assert formatted(text).splitlines() == [
        'claim "x" for share in {1/2, 3/4}:',
        "  count(one) == 1",
        "  and every e in one:",
        "    e.mean[Large] == 0 within 1/1000",
        "    and e.mean[Large] == 1 within 1/1000",
        "    and e.mean[Large] == 2 within 1/1000",
        "    and e.mean[Large] == 3 within 1/1000",
    ]
    check(text)


def test_a_comment_behind_for_stays_as_it_is() -> None:
    """`for` begins the line, and the binding behind the comment is where the line is placed."""
    title = "x" * 80
    text = f'claim "{title}"\n  for \n\n# 0\n\nshare in {{1/2, 3/4, 4/5}}:\n  one == 1\n'
    assert "# 0\n  for share" in formatted(text)
    check(text)


def test_long_analyses_are_broken() -> None:
    settings = ", ".join(f"argument_number_{k} = {k}" for k in range(6))
    text = f"analysis a = simulate({settings})"
    assert formatted(text).splitlines()[:2] == [
        "analysis a = simulate(",
        "  argument_number_0 = 0,",
    ]
    check(text)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_specs(path: Path) -> None:
    check(read_source(path).text)


def gaps(text: str) -> list[int]:
    """Where a comment may be put in: before each lexeme."""
    places, end = [], 0
    while (found := TOKEN.match(text, end)) and found.lastindex != END:
        places.append(found.start(found.lastindex or 0))
        end = found.end()
    return [*places, len(text)]


SHORT = [path for path in SPECS if len(path.read_text(encoding="utf-8")) < 4000]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SHORT), st.data())
def test_comments_anywhere(path: Path, data: st.DataObject) -> None:
    text = read_source(path).text
    places = data.draw(st.lists(st.sampled_from(gaps(text)), max_size=8, unique=True))
    breaks = st.sampled_from(["# {}\n", "\n# {}\n", "\n\n# {} \n\n", "  # {}\n\n"])
    for number, place in enumerate(sorted(places, reverse=True)):
        text = text[:place] + data.draw(breaks).format(number) + text[place:]
    check(text)
