"""The grammar, its tables and the classes of the tree agree, and Lark reads the same."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import lark
import pytest

from metagame.dsl import ast, grammar_build, grammar_tables, lexer
from metagame.dsl.build import SPECIAL, Context, builder
from metagame.dsl.parser import parse
from metagame.dsl.source import Source, read_source
from metagame.dsl.tables import TABLES

ROOT = Path(__file__).resolve().parents[2]
SPECS = sorted((ROOT / "specs").rglob("*.game")) + sorted(Path(__file__).parent.glob("*.txt"))


def test_the_tables_are_up_to_date() -> None:
    assert grammar_build.TARGET.read_text(encoding="utf-8") == grammar_build.tables_text(), (
        "run python -m metagame.dsl.grammar_build"
    )


def test_every_rule_has_its_class() -> None:
    for name in {rule.builder for rule in TABLES.rules} - {"", "list"}:
        assert callable(builder(name))


def test_a_rule_without_a_class_raises() -> None:
    with pytest.raises(LookupError, match="payoff_tensor"):
        builder("payoff_tensor")


def test_every_class_has_its_rule() -> None:
    rules = {rule.builder for rule in TABLES.rules} | {rule.origin for rule in TABLES.rules}
    built = {"".join(part.capitalize() for part in rule.split("_")) for rule in rules}
    classes = {
        name for name, c in vars(ast).items() if isinstance(c, type) and issubclass(c, ast.Node)
    }
    assert classes - built == {"Node", "RawPayoffTable"}


def test_special_builders_are_of_rules() -> None:
    assert set(SPECIAL) <= {rule.builder for rule in TABLES.rules}


def test_the_keywords_of_the_grammar_are_reserved_or_options() -> None:
    options = {
        *("perfect", "identified", "none", "public"),
        *("independent", "assortative", "joint", "by_role", "uniform", "common"),
    }
    assert set(grammar_tables.WORDS.split()) - {"|"} == lexer.RESERVED | options


def test_only_a_minus_behind_a_payoff_is_ambiguous(caplog: pytest.LogCaptureFixture) -> None:
    lark.logger.setLevel(logging.DEBUG)
    try:
        with caplog.at_level(logging.DEBUG, logger="lark"):
            grammar_build.lark_parser(debug=True)
    finally:
        lark.logger.setLevel(logging.CRITICAL)
    conflicts = [r.getMessage() for r in caplog.records if "conflict" in r.getMessage()]
    assert len(conflicts) == 3
    assert all("terminal MINUS" in conflict for conflict in conflicts)


class Reference:
    """Builds the tree from Lark's own parser: a transformer with our builders."""

    def __init__(self, source: Source) -> None:
        self.context = Context(source)
        self.parser = grammar_build.lark_parser(transformer=self)

    def __getattr__(self, name: str) -> Any:
        if name in {"STRING", "DOCSTRING"}:
            return getattr(self, name.lower())
        if name.isupper() or name.startswith("_"):
            raise AttributeError(name)
        try:
            build = builder(name)
        except LookupError:  # a rule that always stands for its one child
            raise AttributeError(name) from None
        return lambda children: build(self.context, 0, 0, children)

    def string(self, token: lark.Token) -> lark.Token:
        return token.update(value=str(token)[1:-1])

    def docstring(self, token: lark.Token) -> lark.Token:
        return token.update(value=lexer.docstring(str(token)))

    def payoffs(self, children: list[lark.Token]) -> Any:
        return self.parser.parse(str(children[0]), start="payoff_table")


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_lark_reads_the_same(path: Path) -> None:
    source = read_source(path)
    assert Reference(source).parser.parse(source.text, start="file") == parse(source)
