"""Large payoff tables: read as columns of text, the same as the parser would read them."""

from __future__ import annotations

import pytest

from metagame.dsl import ast
from metagame.dsl.diagnostic import SpecError
from metagame.dsl.parser import parse
from metagame.dsl.raw_tables import MIN_ROWS
from metagame.dsl.source import Source
from metagame.dsl.text import format_source, text
from metagame.dsl.text_expressions import expression

SIDE = 25
ROWS = [f"{i}, {j}: {i - j}, {i * j}/{j}" for i in range(SIDE) for j in range(1, SIDE)]


def source(rows: list[str]) -> Source:
    body = "\n".join(f"    {row}" for row in rows)
    return Source("table.game", f"game g {{\n  roles a, b\n  payoffs {{\n{body}\n  }}\n}}\n")


def table(rows: list[str]) -> ast.PayoffTable | ast.RawPayoffTable:
    (game,) = parse(source(rows)).declarations
    assert isinstance(game, ast.Game)
    found = game.members[1]
    assert isinstance(found, ast.PayoffTable | ast.RawPayoffTable)
    return found


def columns(found: ast.PayoffTable) -> list[tuple[str, ...]]:
    """The cells of a parsed table as a raw one would hold them."""
    rows = []
    for row in found.rows:
        profile = [expression(p) for p in row.profile or () if not isinstance(p, ast.Wildcard)]
        rows.append([*profile, *map(expression, row.values)])
    return list(zip(*rows, strict=True))


def test_a_large_table_has_the_cells_of_the_parsed_rows() -> None:
    raw = table(ROWS)
    assert isinstance(raw, ast.RawPayoffTable)
    parsed = [table(ROWS[k : k + 100]) for k in range(0, len(ROWS), 100)]
    assert all(isinstance(part, ast.PayoffTable) for part in parsed)
    rows = tuple(row for part in parsed if isinstance(part, ast.PayoffTable) for row in part.rows)
    whole = ast.PayoffTable(None, rows, parsed[0].span)
    assert [*raw.labels, *raw.values] == columns(whole)
    assert raw.span.text == f"payoffs {raw.text}"


def test_small_tables_are_parsed() -> None:
    assert isinstance(table(ROWS[: MIN_ROWS - 1]), ast.PayoffTable)
    assert isinstance(table(ROWS[:MIN_ROWS]), ast.RawPayoffTable)


@pytest.mark.parametrize(
    "row",
    [
        "C, D: -3, 4/5",
        "C,D:0.5,1e-3",
        "C, -1: 3, 10_000  # a comment: with, signs",
        "C\n,\nD\n:\n3\n,\n4",
        "1.5, 2: -1/2, 3",
        "-1, D: 1, 1",
        "-1/3, 2/3: 1, 1",
    ],
)
def test_what_a_raw_table_may_hold(row: str) -> None:
    raw = table([*ROWS, row])
    assert isinstance(raw, ast.RawPayoffTable)
    parsed = table([row])
    assert isinstance(parsed, ast.PayoffTable)
    assert [(c[-1],) for c in (*raw.labels, *raw.values)] == columns(parsed)


@pytest.mark.parametrize(
    "row",
    [
        "C, D: x, 1",
        "C, D: (3), 1",
        "C, D: 1 + 1, 1",
        "C, D: 3 - 1, 1",
        "C, D: 1 / 2, 1",
        "C, _: 1, 1",
        "otherwise: 0, 0",
        "C, D: 1",
        "é, D: 1, 1",
    ],
)
def test_what_makes_a_large_table_go_through_the_parser(row: str) -> None:
    found = table([*ROWS, row])
    assert isinstance(found, ast.PayoffTable)
    assert len(found.rows) == len(ROWS) + 1


@pytest.mark.parametrize(
    ("row", "diagnostic"),
    [
        ("C, D 1, 1", "missing-colon"),
        ("C, D: 1, 1: 1", "second-colon"),
        ("rest, D: 1, 1", "reserved-word"),
        ("C, D: 3x, 1", "malformed-number"),
        ("C, D: 1, 1\v", "invalid-character"),
        ("C, D: 1e9999, 1", "number-too-long"),
        ('C, D: "1", 1', "missing-expression"),
    ],
)
def test_a_fault_in_a_large_table_is_found_in_its_place(row: str, diagnostic: str) -> None:
    with pytest.raises(SpecError) as caught:
        parse(source([*ROWS, row, "C, C: 0, 0"]))
    (found, *_) = caught.value.diagnostics
    assert found.id == diagnostic
    assert found.span is not None
    assert found.span.source.position(found.span.start)[0] == len(ROWS) + 4


def test_a_raw_table_is_written_as_it_was() -> None:
    large = source([*ROWS, "C, D: 1, 1   # kept", "# and this"])
    tree = parse(large)
    assert parse(Source("again.game", text(tree))) == tree
    assert format_source(large) == large.text
