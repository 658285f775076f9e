"""The grammar, its tables and the classes of the tree agree, and Lark reads the same."""

from __future__ import annotations

import logging
from collections.abc import Iterator
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
        *("independent", "assortative", "joint", "by_role", "uniform", "common", "from"),
    }
    assert set(grammar_tables.WORDS.split()) - {"|"} == lexer.RESERVED | options


def test_nothing_is_ambiguous(caplog: pytest.LogCaptureFixture) -> None:
    lark.logger.setLevel(logging.DEBUG)
    try:
        with caplog.at_level(logging.DEBUG, logger="lark"):
            grammar_build.lark_parser(debug=True)
    finally:
        lark.logger.setLevel(logging.CRITICAL)
    conflicts = [r.getMessage() for r in caplog.records if "conflict" in r.getMessage()]
    assert conflicts == []


class RowMinus:
    """Tells Lark which minus begins a row; `block` is the payoff table that it reads, if any."""

    always_accept = ("MINUS",)
    block = ""

    def process(self, stream: Iterator[lark.Token]) -> Iterator[lark.Token]:
        before = "{"
        for token in stream:
            subtracts = before != "{" and not lexer.ROW.match(self.block, token.start_pos)
            if token.type == "MINUS" and self.block and not subtracts and before not in ":,(":
                token.type = "ROW_MINUS"
            before = str(token)
            yield token


class Reference:
    """Builds the tree from Lark's own parser: a transformer with our builders."""

    def __init__(self, source: Source) -> None:
        self.context = Context(source)
        self.minus = RowMinus()
        self.parser = grammar_build.lark_parser(transformer=self, postlex=self.minus)

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
        self.minus.block = str(children[0])
        table = self.parser.parse(self.minus.block, start="payoff_table")
        self.minus.block = ""
        return table


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_lark_reads_the_same(path: Path) -> None:
    source = read_source(path)
    assert Reference(source).parser.parse(source.text, start="file") == parse(source)
