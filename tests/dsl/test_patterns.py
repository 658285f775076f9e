"""This module checks the regular expressions of the lexer: old interpreters, hostile texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from metagame.dsl.lexer import ASSIGNED, BLOCK, ROW, TOKEN

ROOT = Path(__file__).resolve().parents[2]
POSSESSIVE = re.compile(r"[\])\w][*+?}]\+|\(\?>")


def test_no_pattern_is_possessive_or_atomic() -> None:
    """CPython before 3.11.5 matches those wrongly (a docstring never ended)."""
    sources = [ROOT / "dsl" / "grammar.lark", *(ROOT / "dsl").glob("*.py")]
    sources += [*(ROOT / "compiler").rglob("*.py"), *(ROOT / "backends").rglob("*.py")]
    lines = [line for path in sources for line in path.read_text(encoding="utf-8").splitlines()]
    patterns = [line for line in lines if re.search(r"\br[f]?['\"]|^[A-Z_]+: /", line)]
    assert len(patterns) > 10
    assert [line for line in patterns if POSSESSIVE.search(line)] == []


@pytest.mark.parametrize("source", [r're.compile(r"a*+")', r'r"(?>ab)c"', "X: /[^{]++/"])
def test_the_search_for_them_finds_them(source: str) -> None:
    assert POSSESSIVE.search(source)


@pytest.mark.parametrize(
    "text",
    [
        "# " * 50_000,
        " \n" * 50_000 + "%",
        '{ """a""" ' * 20_000,
        "{" + '"""' * 30_001,
        "{" + "#\n" * 50_000,
        "-" + "1 # \n" * 20_000,
        "-1" + ", -1/2 " * 20_000,
        "1" * 100_000 + "x",
        "1_" * 50_000 + "x",
    ],
)
def test_hostile_texts_are_matched_or_refused_at_once(text: str) -> None:
    """Exponential backtracking would not end; that this test ends is what it asserts."""
    assert TOKEN.match(text) is not None
    for pattern in (BLOCK, ROW, ASSIGNED):
        found = pattern.match(text)
        assert found is None or found.end() <= len(text)
