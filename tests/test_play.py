"""This module tests playing a spec: what is shown, what is paid, who plays for whom."""

from __future__ import annotations

import io
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import pytest

import metagame
from metagame.backends.chat.from_ir import equilibrium_rule, table_of
from metagame.backends.chat.play import Options, play
from metagame.backends.chat.seats import Rule
from metagame.cli import main
from metagame.dsl.diagnostic import Refusal

DILEMMA = """use "std/prisoners_dilemma.game" play prisoners_dilemma
population {{ llms Large, Small clients: Large 7/10, Small rest }} {}
"""


def table(text: str) -> Any:
    return table_of(metagame.loads(text).meta_game())


def test_payoffs_are_means_and_exact() -> None:
    found = table(DILEMMA.format(""))
    assert found.names == ("Large", "Small")
    assert found.payoffs(("C C", "D D")) == (F(21, 10), F(19, 5))
    assert found.players[0].choices.labels == ("C C", "C D", "D C", "D D")
    assert found.rounds is None and "if Large C C, Small D D" in found.formula


def test_clients_see_frequencies() -> None:
    found = table(DILEMMA.format("repeated { rounds 3 }"))
    assert found.sees == "aggregate" and found.rounds == 3
    assert found.aggregate(("C D", "D D")) == "row: C 7/10, D 3/10; col: D 1"
    partly = table(DILEMMA.replace("rest }}", "rest compliance 1/2 }}").format(""))
    assert partly.aggregate(("C C", "C C")) == "row: C 3/4, D 1/4; col: C 3/4, D 1/4"


@pytest.mark.parametrize(
    ("monitoring", "sees"),
    [("perfect", "everything"), ("identified", "everything"), ("none", "nothing")],
)
def test_monitoring_decides_what_is_seen(monitoring: str, sees: str) -> None:
    assert table(DILEMMA.format(f"monitoring {monitoring}")).sees == sees


def test_what_is_not_covered_is_refused() -> None:
    for monitoring in ("clients { noise 1/20 }", "public { outcome count(all, C) }"):
        with pytest.raises(Refusal, match="are not played with"):
            table(DILEMMA.format(f"monitoring {monitoring}"))


def test_equilibria_play_for_whoever_is_not_there() -> None:
    game = metagame.load("std/matching_pennies").meta_game()
    seats = [equilibrium_rule(game, llm, 1) for llm in game.llms]
    run = play(table_of(game), seats, Options(400))
    assert run.status == "complete" and all(abs(float(m)) < 0.2 for m in run.means or ())
    again = play(
        table_of(game), [equilibrium_rule(game, llm, 1) for llm in game.llms], Options(400)
    )
    assert again.rounds == run.rounds
    pure = metagame.loads(DILEMMA.format("")).meta_game()
    always = Rule(lambda view: "D D", "defect")
    met = play(table_of(pure), [always, equilibrium_rule(pure, "Small", 0)], Options(2))
    assert [r.actions for r in met.rounds] == [("D D", "D D")] * 2


def test_a_person_plays_at_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    spec = tmp_path / "dilemma.game"
    spec.write_text(DILEMMA.format(""), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO("C D\nwrong\nD D\n"))
    kept = tmp_path / "kept.jsonl"
    status = main(["play", str(spec), "--as", "Large", "--rounds", "2", "--transcript", str(kept)])
    printed = capsys.readouterr().out
    assert status == 0 and "'wrong' is no action" in printed
    assert "2 of 2 rounds: complete" in printed and "Large   mean 1.45 per round" in printed
    assert kept.read_text(encoding="utf-8").count("\n") >= 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--as", "Nobody"], "there is no player 'Nobody'"),
        (["--chat", "row=some"], "--base-url"),
        (["--as", "row", "--rounds", "0"], "at least 1"),
    ],
)
def test_wrong_usage_is_told(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["play", "std/chicken", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_rounds_that_contradict_the_spec_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = tmp_path / "short.game"
    spec.write_text(DILEMMA.format("repeated { rounds 3 }"), encoding="utf-8")
    assert main(["play", str(spec), "--rounds", "5"]) == 2
    assert "told of 3 rounds, not 5" in capsys.readouterr().err
