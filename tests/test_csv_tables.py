"""This module checks payoff tables in files: they mean what the same rows mean inline."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import metagame
from metagame import Model, SpecError
from metagame.cli import main
from metagame.dsl.parser import parse
from metagame.dsl.source import Source
from metagame.dsl.text import format_source

HEAD = "game g { roles row, col actions of row: C, D, 3 actions of col: L, -1 "


def inline(rows: list[str]) -> Model:
    return metagame.loads(HEAD + "payoffs { " + " ".join(rows) + " } }")


def from_file(folder: Path, text: str) -> Model:
    (folder / "table.csv").write_text(text, encoding="utf-8", newline="")
    (folder / "g.game").write_text(HEAD + 'payoffs from "table.csv" }', encoding="utf-8")
    return metagame.load(str(folder / "g.game"))


def payoffs(model: Model) -> list[Fraction]:
    return model.meta_game().tensor.utilities.numbers().ravel().tolist()


SHARED_FOLDER = [HealthCheck.function_scoped_fixture]
ROWS = ["C,L: 1,1/3", "C,-1: -2,0.5", "D,L: 1e-3,0", "D,-1: 4,4", "3,L: 7,-7", "3,-1: 0,1_000"]


@pytest.mark.parametrize("header", ["", "row,col,its payoff,the other's\n", '"row", "col",x,y\r\n'])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n"])
def test_a_file_is_what_the_same_rows_are(tmp_path: Path, header: str, end: str) -> None:
    text = header + end.join(row.replace(":", ",") for row in ROWS)
    assert payoffs(from_file(tmp_path, text)) == payoffs(inline(ROWS))


@pytest.mark.parametrize(
    "rows",
    [
        ["C,_: 1,2", "_,L: 3,4", "otherwise: 5,6"],
        ["_,_: 1"],
        ["3,-1: 1/2", "otherwise: 0"],
        ["C,L: 1,1 # a comment", "otherwise: 2,3"],
    ],
)
def test_wildcards_and_otherwise_mean_the_same(tmp_path: Path, rows: list[str]) -> None:
    text = "\n".join(row.replace(":", ",") for row in rows)
    found = inline([f"{row}\n" for row in rows])
    assert payoffs(from_file(tmp_path, text)) == payoffs(found)


@given(st.lists(st.fractions(max_denominator=50), min_size=12, max_size=12), st.randoms())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_numbers_in_any_order(tmp_path: Path, numbers: list[Fraction], order) -> None:
    profiles = [row.partition(":")[0] for row in ROWS]
    lines = [f"{p},{a},{b}" for p, a, b in zip(profiles, numbers[::2], numbers[1::2], strict=True)]
    order.shuffle(lines)
    assert payoffs(from_file(tmp_path, "\n".join(lines))) == [*numbers[::2], *numbers[1::2]]


def test_a_spec_that_is_in_no_file_reads_none() -> None:
    with pytest.raises(SpecError, match="cannot read payoffs"):
        metagame.loads(HEAD + 'payoffs from "table.csv" }')


def test_the_file_belongs_to_the_spec_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    from_file(tmp_path / "sub", "_,_,1,2")
    (tmp_path / "outer.game").write_text('use "sub/g.game" play g', encoding="utf-8")
    assert set(payoffs(metagame.load(str(tmp_path / "outer.game")))) == {1, 2}


def test_it_survives_formatting() -> None:
    text = 'game g {\n  roles a\n  actions C\n  payoffs from "t.csv"\n}\n'
    assert format_source(Source("g.game", text)) == text
    assert parse(Source("g.game", text)) == parse(Source("g.game", text.replace("\n", " ")))


def test_from_is_a_name_elsewhere() -> None:
    model = metagame.loads("param from = 2 game g { roles a actions C payoff = from }")
    assert payoffs(model) == [2]


def test_a_large_file_with_a_wrong_cell_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [f"{i},{j},{i * j},1/3" for i in range(100) for j in range(100)]
    lines[7_654] = "76,54,9,x"
    (tmp_path / "big.csv").write_text("a,b,u,v\n" + "\n".join(lines), encoding="utf-8")
    spec = tmp_path / "big.game"
    spec.write_text('game g { roles a, b actions 0..99 payoffs from "big.csv" }', encoding="utf-8")
    assert main(["check", str(spec)]) == 1
    assert "big.csv:7656:9" in capsys.readouterr().err
    lines[7_654] = "76,54,9,2"
    (tmp_path / "big.csv").write_text("\n".join(lines), encoding="utf-8")
    assert payoffs(metagame.load(str(spec)))[7_654] == 9
