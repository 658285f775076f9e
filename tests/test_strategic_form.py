"""This module checks the exchange of games in Gambit's strategic form, both ways."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import metagame
from metagame import SpecError
from metagame.cli import main
from metagame.compiler.strategic_form import game_text
from metagame.dsl.source import Source

DILEMMA = """NFG 1 R "Prisoner's dilemma" { "row" "col" } { { "C" "D" } { "C" "D" } }

3 3 5 0 0 5 1 1
"""
SELTEN = """NFG 1 R "Selten (IJGT, 75), Figure 2, normal form"
{ "Player 1" "Player 2" } { 3 2 }
1 1 0 2 0 2 1 1 .5 1e-1 -2/3 +3."""
OUTCOMES = """NFG 1 D "two outcomes" { "a" "b" } { { "x y" "z" } { "1" "2" } } "a comment"
{ { "one" 1, 2 } { "" 3 4 } }
1 2 0 1
"""


def payoffs(text: str) -> dict[tuple[int, ...], list[Fraction]]:
    """By profile what the roles get, exactly."""
    game = metagame.loads(game_text(Source("x.nfg", text))).meta_game()
    values = game.tensor.utilities.numbers()
    profiles = product(*map(range, game.sizes))
    return {p: [Fraction(v) for v in values[(slice(None), *p)]] for p in profiles}


def test_the_first_players_strategy_runs_fastest() -> None:
    found = payoffs(DILEMMA)
    assert found == {(0, 0): [3, 3], (1, 0): [5, 0], (0, 1): [0, 5], (1, 1): [1, 1]}


def test_numbers_stay_exact_however_they_are_spelled() -> None:
    found = payoffs(SELTEN)
    assert found[1, 1] == [Fraction(1, 2), Fraction(1, 10)]
    assert found[2, 1] == [Fraction(-2, 3), 3]


def test_outcomes_are_looked_up_and_number_0_pays_nothing() -> None:
    assert payoffs(OUTCOMES) == {(0, 0): [1, 2], (1, 0): [3, 4], (0, 1): [0, 0], (1, 1): [1, 2]}


def test_respelled_names_are_told() -> None:
    text = game_text(Source("x.nfg", SELTEN))
    assert "Respelled: Player 1 -> Player_1, Player 2 -> Player_2." in text
    assert "roles Player_1, Player_2" in text


def test_a_spec_can_use_one_and_wrap_it(tmp_path: Path) -> None:
    (tmp_path / "pd.nfg").write_text(DILEMMA, encoding="utf-8")
    (tmp_path / "wrapped.game").write_text(
        """use "pd.nfg"
        play Prisoner_s_dilemma
        population { llms Large, Small clients: Large 4/5, Small rest }
        analysis one_shot = nash(kind = pure)""",
        encoding="utf-8",
    )
    wrapped = metagame.load(str(tmp_path / "wrapped.game"))
    (equilibrium,) = wrapped.run()["one_shot"]
    assert equilibrium.mean["Large"] == Fraction(12, 5)
    alone = metagame.load(str(tmp_path / "pd.nfg")).meta_game()
    assert alone.llms == ("row", "col")
    assert [e.play["row"] for e in alone.nash()] == [("D",)]


@pytest.mark.parametrize(
    "spec", ["std/papers/folk_theorem/heist", "std/public_goods", "std/rock_paper_scissors"]
)
def test_written_and_read_again_a_game_is_the_same(
    spec: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "out.nfg"
    assert main(["compile", spec, "--to", "nfg", "-o", str(path)]) == 0
    ours, again = metagame.load(spec).meta_game(), metagame.load(str(path)).meta_game()
    assert again.sizes == ours.sizes
    assert (again.tensor.utilities.numbers() == ours.tensor.utilities.numbers()).all()
    plays = {k: [" ".join(map(str, p)) for p in v] for k, v in ours.strategies.items()}
    if not ours.graph.population:
        assert {k: [str(p[0]) for p in v] for k, v in again.strategies.items()} == plays
    assert main(["compile", spec, "--to", "game"]) == 0
    third = metagame.loads(capsys.readouterr().out).meta_game()
    assert (third.tensor.utilities.numbers() == ours.tensor.utilities.numbers()).all()


@pytest.mark.parametrize("text", [DILEMMA, SELTEN, OUTCOMES])
def test_gambit_reads_the_same_game(text: str, tmp_path: Path) -> None:
    gambit = pytest.importorskip("pygambit", reason="the extra 'gambit' is not installed")
    path = tmp_path / "x.nfg"
    path.write_text(text.replace("+3.", "3"), encoding="utf-8")  # Gambit knows no such numbers
    game = gambit.read_nfg(str(path))
    for profile, values in payoffs(text).items():
        theirs = game[tuple(profile)]
        found = [Fraction(str(theirs[p])) if theirs else 0 for p in game.players]
        assert found == values


NAMES = st.lists(st.text(max_size=6), min_size=1, max_size=3)


@given(st.text(max_size=12), NAMES, st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_the_names_the_result_compiles(title: str, names: list[str], data: st.DataObject):
    labels = [data.draw(st.lists(st.text(max_size=4), min_size=1, max_size=3)) for _ in names]
    numbers = range(len(names) * int(np.prod([len(row) for row in labels])))
    listed = " ".join("{ " + " ".join(map(quoted, row)) + " }" for row in labels)
    players = " ".join(map(quoted, names))
    text = f"NFG 1 R {quoted(title)} {{ {players} }} {{ {listed} }} {' '.join(map(str, numbers))}"
    game = metagame.loads(game_text(Source("x.nfg", text))).meta_game()
    assert game.sizes == tuple(map(len, labels))
    assert game.payoffs.sum() == sum(numbers)


def test_strategies_of_the_same_name_are_told_apart() -> None:
    text = 'NFG 1 R "" { "a" "a" } { { "0" "0" } { "x" "x" } } 1 2 3 4 5 6 7 8'
    found = game_text(Source("x.nfg", text))
    assert "actions of a: 0, s_0\n" in found and "actions of a_2: x, x_2\n" in found
    assert metagame.loads(found).meta_game().payoffs.sum() == 36


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected 'NFG 1 R', found the end of the file"),
        ("EFG 2 R", "the file does not begin with 'NFG 1 R'"),
        ("NFG 1 R", "expected the title in quotes, found the end"),
        ('NFG 1 R "x', "this string never ends"),
        ('NFG 1 R "x" { }', "there are none of the players' names"),
        ('NFG 1 R "x" { "a" "b" } { 2 }', "strategies of 1 players are given; there are 2"),
        ('NFG 1 R "x" { "a" } { 0 }', "'0' is no number of strategies"),
        ('NFG 1 R "x" { "a" } { 99999999 }', "'99999999' is no number of strategies"),
        ('NFG 1 R "x" { "a" "b" } { 9999 9999 }', "the game has 99,980,001 strategy profiles"),
        ('NFG 1 R "x" { "a" } { 2 } 1', "there are 1 payoffs, and should be 2"),
        ('NFG 1 R "x" { "a" } { 2 } 1 2 3', "there are 3 payoffs, and should be 2"),
        ('NFG 1 R "x" { "a" } { 2 } 1 nan', "'nan' is no number"),
        ('NFG 1 R "x" { "a" } { 2 } 1 1/0', "'1/0' is no number"),
        ('NFG 1 R "x" { "a" } { 2 } ""sum 1', "'sum' is no number"),
        ('NFG 1 R "x" { "a" } { 2 } { { ""c"d" } } 1 0', "'c' is no number"),
        ('NFG 1 R "x" { "a" } { 2 } { { "" 1 } } 1 2', "there is no outcome '2'"),
        ('NFG 1 R "x" { "a" } { 2 } { { "" 1 2 } } 1 1', "an outcome has 2 payoffs; there are 1"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(
    text: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.nfg"
    path.write_text(text, encoding="utf-8")
    assert main(["check", str(path)]) == 1
    said = capsys.readouterr().err
    assert f"error: {message}" in said and "bad.nfg:1:" in said and "= help:" in said
    with pytest.raises(SpecError):
        metagame.load(str(path))
