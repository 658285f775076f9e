"""The parser: what the grammar says, in trees and spans."""

from __future__ import annotations

import pickle

import pytest

from metagame.dsl import ast
from metagame.dsl.diagnostic import SpecError
from metagame.dsl.parser import parse
from metagame.dsl.source import Source
from metagame.dsl.text import text
from metagame.dsl.text_expressions import expression


def tree(text: str) -> ast.File:
    return parse(Source("test.game", text))


def formula(text: str) -> ast.Expr:
    (declaration,) = tree(f"let x = {text}").declarations
    assert isinstance(declaration, ast.Let)
    return declaration.value


def grouped(node: ast.Expr) -> str:
    """The expression with every operation in parentheses."""
    match node:
        case ast.Binary(operator, left, right) | ast.Comparison(operator, left, right, None):
            return f"({grouped(left)} {operator} {grouped(right)})"
        case ast.Comparison(operator, left, right, within):
            assert within is not None
            return f"({grouped(left)} {operator} {grouped(right)} within {grouped(within)})"
        case ast.Unary(operator, operand):
            return f"({operator} {grouped(operand)})"
        case ast.Conditional(condition, then, other):
            return f"(if {grouped(condition)} then {grouped(then)} else {grouped(other)})"
        case ast.Quantified(word, variable, collection, condition):
            return f"({word} {variable.id} in {grouped(collection)}: {grouped(condition)})"
        case _:
            return expression(node)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a or b and c", "(a or (b and c))"),
        ("not a == b and c", "((not (a == b)) and c)"),
        ("not not a", "(not (not a))"),
        ("a + b * c - d", "((a + (b * c)) - d)"),
        ("a / b mod c", "((a / b) mod c)"),
        ("-2^2", "(- (2 ^ 2))"),
        ("2^-1", "(2 ^ (- 1))"),
        ("2^3^2", "(2 ^ (3 ^ 2))"),
        ("-a * b", "((- a) * b)"),
        ("a - -b", "(a - (- b))"),
        ("a + b == c within d / 2", "((a + b) == c within (d / 2))"),
        ("a == b within c and d", "((a == b within c) and d)"),
        ("(a == b) == c", "((a == b) == c)"),
        ("1 + if a then b else c * 2", "(1 + (if a then b else (c * 2)))"),
        ("(if a then b else c) * 2", "((if a then b else c) * 2)"),
        ("if a then b else if c then d else e", "(if a then b else (if c then d else e))"),
        ("if if a then b else c then d else e", "(if (if a then b else c) then d else e)"),
        ("a and every e in x: b and c", "(a and (every e in x: (b and c)))"),
        ("a and not some e in x: b or c", "(a and (not (some e in x: (b or c))))"),
        ("a < if b then c else d", "(a < (if b then c else d))"),
        ("2 ^ if a then b else c", "(2 ^ (if a then b else c))"),
        ("e.mean[Large] ^ 2", "(e.mean[Large] ^ 2)"),
    ],
)
def test_precedence(text: str, expected: str) -> None:
    assert grouped(formula(text)) == expected


@pytest.mark.parametrize("text", ["a == b == c", "a < b < c", "a == not b", "a ^ not b", "1 + + "])
def test_what_is_no_expression(text: str) -> None:
    with pytest.raises(SpecError):
        formula(text)


def test_calls_indices_and_fields() -> None:
    node = formula("sum(member[j] for j in 1..n) + count(others, own) + f() + e.play[A][2]")
    assert (
        expression(node) == "sum(member[j] for j in 1..n) + count(others, own) + f() + e.play[A][2]"
    )


def test_a_parenthesis_is_no_tuple() -> None:
    assert formula("(a)") == formula("a")
    assert isinstance(formula("(a, b)"), ast.Tuple)


@pytest.mark.parametrize("word", ["pure", "welfare", "grim", "perfect", "nash", "mean", "total"])
def test_options_and_methods_are_no_keywords(word: str) -> None:
    assert formula(f"{word} + 1") == formula(f"({word}) + 1")


def test_keywords_name_arguments_and_fields() -> None:
    text = "simulate(rounds = 1000, clients = 100_000, sample = 2, within = 1/10, play = (C, D))"
    (analysis,) = tree(f"analysis s = {text}").declarations
    assert isinstance(analysis, ast.Analysis)
    names = [s.name.id for s in analysis.arguments if isinstance(s.name, ast.Name)]
    assert names == ["rounds", "clients", "sample", "within", "play"]
    assert formula("e.play[Large]") == formula("e . play [ Large ]")


def test_arguments() -> None:
    (analysis,) = tree("analysis a = f(x, mean[A] = 3, 1..3, y = {1, 2}, z = [0, 1])").declarations
    assert isinstance(analysis, ast.Analysis)
    assert [s.name is None for s in analysis.arguments] == [True, False, True, False, False]
    kinds = [type(s.value) for s in analysis.arguments]
    assert kinds == [ast.Name, ast.Number, ast.Range, ast.Choice, ast.Interval]


def test_parentheses_of_a_method_may_be_left_out() -> None:
    assert tree("analysis a = minmax") == tree("analysis a = minmax()")
    assert tree("play g") == tree("play g()")


@pytest.mark.parametrize("spelling", ["3", "0.25", "1e-3", "10_000", "1_0.0_1e+07", "007", "1E5"])
def test_numbers_keep_their_spelling(spelling: str) -> None:
    assert formula(spelling) == ast.Number(spelling, ANYWHERE)


def test_two_dots_end_a_number() -> None:
    (param,) = tree("param n in 1..100 = 3").declarations
    assert isinstance(param, ast.Param)
    assert param.domain == ast.Range(
        ast.Number("1", ANYWHERE), ast.Number("100", ANYWHERE), None, ANYWHERE
    )


def test_line_breaks_and_comments_mean_nothing() -> None:
    assert tree("let a = 1 + 2 let b = 3") == tree(
        "let\n a # }\n=1+\n2let b=3#\n".replace("2let", "2 let")
    )


def test_rows_of_a_table_need_nothing_between_them() -> None:
    rows = "{ C, C: R, R  C, D: S, T  _, C: f(1), -2  otherwise: 0 }"
    assert game(f"payoffs {rows}") == game(f"payoffs {rows.replace('  ', chr(10))}")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("1: 3 -1  2: 4", ["1: 3 - 1", "2: 4"]),
        ("-1: 3  1: 4", ["-1: 3", "1: 4"]),
        ("1: 3 -1: 4", ["1: 3", "-1: 4"]),
        ("1: 3 - 1 - 1: 4", ["1: 3 - 1", "-1: 4"]),
        ("1, 0: 3 -1, 2 -1, 0: 4", ["1, 0: 3 - 1, 2", "-1, 0: 4"]),
        ("0, 0: f(2) -1, -2: 4", ["0, 0: f(2)", "-1, -2: 4"]),
        ("a, b: a -1, _: 4", ["a, b: a", "-1, _: 4"]),
        ("a: 1 - # what\n 1 # follows: a row\n : 2", ["a: 1", "-1: 2"]),
        ("1/3: 1/3 2/3: 1/3 -1/3: 1", ["1/3: 1/3", "2/3: 1/3", "-1/3: 1"]),
        ("1/3, -1/4: 1 / 2 - 1 / 4, 2", ["1/3, -1/4: 1/2 - 1/4, 2"]),
        ("1: 3 otherwise: 2 -1: 4", ["1: 3", "otherwise: 2", "-1: 4"]),
        ("a: every e in b - 3: c", ["a: every e in b - 3: c"]),
        ("a: (b) -1e-2: 2", ["a: b", "-1e-2: 2"]),
    ],
)
def test_a_minus_begins_a_row_where_a_profile_follows(rows: str, expected: list[str]) -> None:
    (table,) = game(f"payoffs {{ {rows} }}").members
    assert isinstance(table, ast.PayoffTable)
    (head, *lines) = (line.strip() for line in text(tree_of(table)).splitlines())
    assert head.startswith("game")
    assert [" ".join(line.split()) for line in lines[1:-2]] == expected


def tree_of(table: ast.PayoffTable) -> ast.File:
    found = ast.Game(ast.Name("g", ANYWHERE), (), None, (table,), ANYWHERE)
    return ast.File(None, (found,), ANYWHERE)


def test_actions_are_labels_or_numbers_written_out() -> None:
    actions, _ = game("actions C, 3, -1, 1/4, -1/4  payoff = 1").members
    assert isinstance(actions, ast.Actions)
    assert isinstance(actions.values, ast.Labels)
    assert [expression(item) for item in actions.values.items] == ["C", "3", "-1", "1/4", "-1/4"]


def test_braces_in_comments_and_docstrings_of_a_table() -> None:
    (table,) = game('payoffs { """a } b""" # }\n C: 1 # {\n }').members
    assert isinstance(table, ast.PayoffTable)
    assert table.docstring == "a } b"


def game(members: str) -> ast.Game:
    (declaration,) = tree(f"game g {{ {members} }}").declarations
    assert isinstance(declaration, ast.Game)
    return declaration


def test_docstrings_lose_their_indentation() -> None:
    text = '"""One.\n\n    Two.\n      Three.\n    """\nlet a = 1'
    assert tree(text).docstring == "One.\n\nTwo.\n  Three."


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("let x = (a + b) * c", "(a + b) * c"),
        ("let x = f(a, b)[1].c", "f(a, b)[1].c"),
        ("let x = -  2", "-  2"),
        ("let x = if a then b else c # d", "if a then b else c"),
        ("let x = every e in y : z", "every e in y : z"),
    ],
)
def test_spans_of_expressions(text: str, part: str) -> None:
    (declaration,) = tree(text).declarations
    assert isinstance(declaration, ast.Let)
    assert declaration.value.span.text == part


def test_spans_of_declarations() -> None:
    text = "\nparam x = 3 # three\n\ngame g {\n  roles a\n  payoffs { C: 1 }\n}\n"
    param, found = tree(text).declarations
    assert param.span.text == "param x = 3"
    assert str(param.span) == "test.game:2:1"
    assert isinstance(found, ast.Game)
    assert [member.span.text for member in found.members] == ["roles a", "payoffs { C: 1 }"]
    table = found.members[1]
    assert isinstance(table, ast.PayoffTable)
    assert table.rows[0].span.text == "C: 1"


def test_nodes_are_frozen_compare_without_spans_and_pickle() -> None:
    one, two = formula("a + b"), formula("a   + b")
    assert one == two
    assert hash(one) == hash(two)
    assert one.span != two.span
    assert repr(one) == "Binary(operator='+', left=Name(id='a'), right=Name(id='b'))"
    assert pickle.loads(pickle.dumps(one)) == one
    with pytest.raises(AttributeError):
        one.operator = "-"  # type: ignore[misc, union-attr]


def test_a_byte_order_mark_is_skipped() -> None:
    assert tree("\N{ZERO WIDTH NO-BREAK SPACE}let a = 1") == tree("let a = 1")


ANYWHERE = formula("x").span
