"""Text that nobody should write: diagnostics within a moment, never a traceback."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.dsl.diagnostic import Diagnostic, SpecError, render
from metagame.dsl.parser import parse
from metagame.dsl.source import MAX_SIZE, Source
from metagame.dsl.text import format_source, text

MANY = 100_000

LONG = {
    "open parentheses": "let a = " + "(" * MANY,
    "brackets": "let a = " + "x[" * MANY + "1" + "]" * MANY,
    "not": "let a = " + "not " * MANY + "b",
    "minus": "let a = " + "-" * MANY + "b",
    "if": "let a = " + "if " * MANY + "b",
    "if else": "let a = " + "if b then c else " * MANY + "d",
    "every": "let a = " + "every e in x: " * MANY + "b",
    "sum": "let a = " + "1+" * MANY + "1",
    "powers": "let a = " + "2^" * MANY + "1",
    "fields": "let a = b" + ".c" * MANY,
    "tuples": "let a = " + "(1," * MANY,
    "calls": "let a = " + "f(1, " * MANY + "1" + ")" * MANY,
    "braces": "{" * MANY,
    "closing braces": "}" * MANY,
    "games": "game g {" * MANY,
    "quotes": '"' * MANY,
    "dots": "let a = " + "." * MANY,
    "underscores": "let a = " + "1_" * MANY + "x",
    "digits": "let a = " + "1" * MANY,
    "words": "foo " * MANY,
    "missing expressions": "let a =\n" * MANY,
    "open table": "game g { payoffs {" + "C, C: 1, 1\n" * 20_000,
    "hashes": "#" * MANY,
    "nothing": "\0" * MANY,
}


def complaints(text: str) -> tuple[Diagnostic, ...]:
    try:
        parse(Source("nonsense.game", text))
    except SpecError as error:
        return error.diagnostics
    return ()


@pytest.mark.parametrize("name", LONG)
def test_long_nonsense(name: str) -> None:
    start = time.perf_counter()
    found = complaints(LONG[name])
    assert time.perf_counter() - start < 30, "that is no parser any more"
    assert 1 <= len(found) <= 20
    assert max(len(render(diagnostic)) for diagnostic in found) < 2000


def test_parentheses_by_themselves_are_not_too_deep() -> None:
    tree = parse(Source("deep.game", "let a = " + "(" * MANY + "1" + ")" * MANY))
    assert text(tree) == "let a = 1\n"


def test_a_sum_of_two_hundred_terms_is_fine() -> None:
    tree = parse(Source("sum.game", "let a = " + " + ".join(["term"] * 200)))
    assert parse(Source("again.game", text(tree))) == tree


@pytest.mark.parametrize("number", ["1e4000", "1e-4000", "9" * 4000, "1e+0004000"])
def test_numbers_at_the_limit(number: str) -> None:
    tree = parse(Source("number.game", f"let a = {number}"))
    assert number in text(tree)


@pytest.mark.parametrize("number", ["1e4001", "1e-99999999999", "9" * 4001, "1e" + "9" * 5000])
def test_numbers_beyond_the_limit(number: str) -> None:
    with pytest.raises(SpecError) as caught:
        parse(Source("number.game", f"let a = {number}"))
    assert [d.id for d in caught.value.diagnostics] == ["number-too-long"]


def test_a_text_too_large() -> None:
    with pytest.raises(SpecError) as caught:
        parse(Source("large.game", " " * (MAX_SIZE + 1)))
    assert [d.id for d in caught.value.diagnostics] == ["file-too-large"]


FRAGMENTS = [
    *("let", "game", "claim", "population", "payoffs", "actions", "of", "in", "if", "every", "_"),
    *("a", "b", "3", "0.5", "3x", '"text"', '"""doc"""', "'", '"', "# c\n", "\n", "\0", "é", ";"),
    *("{", "}", "(", ")", "[", "]", ",", ":", "=", "==", "+", "-", "^", "..", ".", "<", "&&"),
    *("let a = 1", "game g { roles r }", "analysis n = nash()", "population { llms A }"),
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25).map(" ".join))
def test_any_mixture_parses_or_is_diagnosed(mixture: str) -> None:
    found = complaints(mixture)
    if not found:
        source = Source("mixture.game", mixture)
        assert parse(Source("formatted.game", format_source(source))) == parse(source)
    for diagnostic in found:
        assert diagnostic.message
        assert render(diagnostic)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_parses_or_is_diagnosed(noise: str) -> None:
    assert all(map(render, complaints(noise)))
