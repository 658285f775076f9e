"""Trees to text and back: `parse(text(tree)) == tree` for every tree that a text can have."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metagame.dsl import ast
from metagame.dsl.lexer import RESERVED, docstring
from metagame.dsl.parser import parse
from metagame.dsl.source import Source, Span, read_source
from metagame.dsl.text import format_source, text, tree_text

ROOT = Path(__file__).resolve().parents[2]
SPECS = sorted((ROOT / "specs").rglob("*.game")) + sorted(Path(__file__).parent.glob("*.txt"))

SPAN = Span(Source("nowhere", ""), 0, 0)


def node(cls: type, *parts: st.SearchStrategy) -> st.SearchStrategy:
    return st.tuples(*parts).map(lambda values: cls(*values, SPAN))


def items(part: st.SearchStrategy, least: int = 1, most: int = 3) -> st.SearchStrategy:
    return st.lists(part, min_size=least, max_size=most).map(tuple)


NAMES = node(ast.Name, st.sampled_from(["a", "Large", "row", "welfare", "pure", "x_1", "é"]))
NUMBERS = node(ast.Number, st.sampled_from(["0", "3", "0.25", "1e-3", "10_000"]))
SIGNED = node(ast.Unary, st.just("-"), NUMBERS)
LABELS = NAMES | NUMBERS | SIGNED | node(ast.Binary, st.just("/"), NUMBERS | SIGNED, NUMBERS)
WORDS = st.sampled_from(["mean", "total", "play", "discount", "value"])
TEXTS = st.sampled_from(["they cooperate", "", "don't", "# no comment", "a\\b"])
DOCSTRINGS = st.none() | st.sampled_from(
    ["", "One line.", 'Says "hello"', '"Hello" it says', "One.\n\nTwo.\n  Three.", "One.\n  Two."]
)
BINARY = st.sampled_from(["+", "-", "*", "/", "mod", "^", "and", "or"])
COMPARISONS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])


def deeper(part: st.SearchStrategy) -> st.SearchStrategy:
    numbers = node(ast.Range, part, part, st.none() | part)
    return st.one_of(
        node(ast.Index, part, part),
        node(ast.Field, part, WORDS),
        node(ast.Call, NAMES, items(part, 0)),
        node(ast.Comprehension, NAMES, part, NAMES, numbers),
        node(ast.Unary, st.sampled_from(["-", "+", "not"]), part),
        node(ast.Binary, BINARY, part, part),
        node(ast.Comparison, COMPARISONS, part, part, st.none() | part),
        node(ast.Conditional, part, part, part),
        node(ast.Quantified, st.sampled_from(["every", "some"]), NAMES, part, part),
        node(ast.Tuple, items(part, 2)),
    )


EXPRESSIONS = st.recursive(NAMES | NUMBERS, deeper, max_leaves=12)
SIMPLE = st.recursive(NAMES | NUMBERS, deeper, max_leaves=3)
RANGES = node(ast.Range, SIMPLE, SIMPLE, st.none() | SIMPLE)
INTERVALS = node(ast.Interval, SIMPLE, SIMPLE)
DOMAINS = RANGES | INTERVALS | node(ast.Choice, items(SIMPLE))
REFERENCES = NAMES | node(ast.Index, NAMES, SIMPLE | RANGES)
OF = items(REFERENCES, 0, 2)
DECLARATORS = items(node(ast.Declarator, NAMES, st.none() | SIMPLE))

PATTERNS = LABELS | node(ast.Wildcard)
ROWS = node(ast.PayoffRow, st.none() | items(PATTERNS), items(SIMPLE))
GAME_MEMBERS = st.one_of(
    node(ast.Roles, DECLARATORS),
    node(ast.Actions, OF, node(ast.Labels, items(LABELS)) | RANGES | INTERVALS),
    node(ast.PayoffTable, DOCSTRINGS, items(ROWS, 0)),
    node(ast.Payoff, OF, EXPRESSIONS),
)
OBJECTIVES = node(ast.Objective, OF, SIMPLE)
SHARES = node(ast.Share, REFERENCES, SIMPLE | node(ast.Rest))
POPULATION_MEMBERS = st.one_of(
    node(ast.Llms, DECLARATORS),
    node(ast.Clients, OF, items(SHARES)),
    node(ast.Independent),
    node(ast.Assortative, SIMPLE),
    node(ast.Joint, items(node(ast.JointRow, items(REFERENCES), SIMPLE), 0)),
    node(ast.Instructions, st.sampled_from(["by_role", "uniform"])),
    node(ast.Draws, st.sampled_from(["common", "independent"])),
    node(ast.Compliance, OF, SIMPLE, st.none() | LABELS),
    OBJECTIVES,
)
KINDS = st.sampled_from(["perfect", "clients", "identified", "none", "public"])
MONITORING_MEMBERS = st.one_of(
    node(ast.Signals, items(NAMES)),
    node(ast.Chance, NAMES, SIMPLE),
    *(node(cls, SIMPLE) for cls in (ast.Outcome, ast.Noise, ast.Delay, ast.Sample)),
)
REPEATED_MEMBERS = node(ast.Discount, SIMPLE) | node(ast.Rounds, SIMPLE)
# An argument may be called like a keyword that cannot begin an expression.
TITLES = node(ast.Name, st.sampled_from(["rounds", "clients", "within", "kind"]))
SETTINGS = node(ast.Setting, st.none() | SIMPLE | TITLES, SIMPLE | DOMAINS)
DECLARATIONS = st.one_of(
    node(ast.Use, TEXTS),
    node(ast.Play, NAMES, items(SETTINGS, 0)),
    node(ast.Param, NAMES, st.none() | DOMAINS, SIMPLE),
    node(ast.Let, NAMES, EXPRESSIONS),
    node(
        ast.Game,
        NAMES,
        items(node(ast.Formal, NAMES, SIMPLE), 0),
        DOCSTRINGS,
        items(GAME_MEMBERS, 0),
    ),
    node(ast.Population, DOCSTRINGS, items(POPULATION_MEMBERS, 0)),
    OBJECTIVES,
    node(ast.Monitoring, KINDS, DOCSTRINGS, items(MONITORING_MEMBERS, 0)),
    node(ast.Repeated, DOCSTRINGS, items(REPEATED_MEMBERS, 0)),
    node(ast.Analysis, NAMES, NAMES, items(SETTINGS, 0)),
    node(ast.Claim, TEXTS, items(node(ast.Binding, NAMES, DOMAINS), 0), EXPRESSIONS),
)
FILES = node(ast.File, DOCSTRINGS, items(DECLARATIONS, 1, 4))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(FILES)
def test_a_tree_survives_its_text(tree: ast.File) -> None:
    written = text(tree)
    assert parse(Source("written.game", written)) == tree
    assert text(parse(Source("again.game", written))) == written


@settings(max_examples=500, deadline=None)
@given(EXPRESSIONS)
def test_an_expression_survives_its_text(expression: ast.Expr) -> None:
    tree = ast.File(None, (ast.Let(ast.Name("x", SPAN), expression, SPAN),), SPAN)
    assert parse(Source("written.game", text(tree))) == tree


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(FILES)
def test_formatting_keeps_the_tree_and_settles_at_once(tree: ast.File) -> None:
    formatted = format_source(Source("written.game", text(tree)))
    assert parse(Source("formatted.game", formatted)) == tree
    assert format_source(Source("formatted.game", formatted)) == formatted


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_a_spec_survives_its_text(path: Path) -> None:
    tree = parse(read_source(path))
    written = text(tree)
    assert parse(Source("written.game", written)) == tree
    assert text(parse(Source("again.game", written))) == written


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_a_dump_shows_every_name_and_number(path: Path) -> None:
    tree = parse(read_source(path))
    dump = tree_text(tree)
    assert dump.startswith("File")
    assert "Span" not in dump
    assert all(f"'{d.name.id}'" in dump for d in tree.declarations if isinstance(d, ast.Param))


def test_reserved_words_are_named_nowhere_here() -> None:
    assert not {"a", "Large", "row", "welfare", "pure"} & RESERVED


@given(st.text(alphabet=' \n\ta"b', max_size=20))
def test_docstrings_settle_at_once(content: str) -> None:
    said = docstring(f'"""{content}"""')
    if '"""' in content or content.endswith('"') or '"""' in said:
        return
    tree = parse(Source("doc.game", f'"""{content}"""\nlet a = 1'))
    assert tree.docstring == said
    assert parse(Source("again.game", text(tree))) == tree
