"""This module tests playing a spec: what is shown, what is paid, who plays for whom."""

from __future__ import annotations

import io
from fractions import Fraction as F
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import metagame
from metagame.backends.chat.answers import described
from metagame.backends.chat.from_ir import table_of
from metagame.backends.chat.instances import payoffs, society_of
from metagame.backends.chat.play import Options, play
from metagame.backends.chat.seats import Rule
from metagame.backends.chat.seen import view
from metagame.backends.chat.table import Labels, Several, Table
from metagame.cli import main
from metagame.dsl.diagnostic import Refusal

DILEMMA = """use "std/prisoners_dilemma.game" play prisoners_dilemma
population {{ llms Large, Small clients: Large 7/10, Small rest }} {}
"""


PUBLIC = "monitoring public {{ {} }}"
ENVY = "objective of Small = total[self] - total[Large] / 2"
BOTH_C, BOTH_D = ("C", "C"), ("D", "D")


def table(text: str, seed: int = 0) -> Table:
    return table_of(metagame.loads(text).meta_game(), seed)


def dilemma(rest: str = "", **words: str) -> Table:
    text = DILEMMA.format(rest)
    for old, new in words.items():
        text = text.replace(old, new)
    return table(text)


def told_by(found: Table, *joint: Any) -> list[str]:
    """What each player is told of a round."""
    assert found.aggregate is not None
    return [str(found.aggregate(i, joint)) for i in range(len(found.players))]


def test_payoffs_are_means_and_exact() -> None:
    found = dilemma()
    assert found.names == ("Large", "Small")
    assert found.payoffs((BOTH_C, BOTH_D)) == (F(21, 10), F(19, 5))
    assert found.players[0].choices == Several(("row", "col"), [Labels(("C", "D"))] * 2)
    assert found.rounds is None and "if Large (C, C), Small (D, D): Large 21/10" in found.formula


@pytest.mark.parametrize(
    "text",
    [
        DILEMMA.format(""),
        DILEMMA.replace("rest }}", "rest compliance of Large 3/4 otherwise D }}").format(""),
        DILEMMA.replace("rest }}", "rest matching assortative 1/3 }}").format(""),
        DILEMMA.replace("rest }}", f"rest {ENVY} }}}}").format(""),
        'use "std/majority.game" play majority',
    ],
)
def test_payoffs_of_formulas_are_those_of_the_meta_game(text: str) -> None:
    """Sums over instances, which games with intervals are paid by, against the meta-game's."""
    formula = """game g { roles row, col  actions C, D
      payoff = if own == C then 3 * count(others, C) else 1 + 4 * count(others, C) }"""
    if "prisoners" in text:
        text = text.replace('use "std/prisoners_dilemma.game" play prisoners_dilemma', formula)
    game = metagame.loads(text).meta_game()
    found, pay = table_of(game), payoffs(society_of(game.graph))
    plays = [[game.play(i, k) for k in range(size)] for i, size in enumerate(game.sizes)]
    assert len(list(product(*plays))) > 3
    for profile in product(*plays):
        joint = [
            tuple(map(str, p)) if isinstance(player.choices, Several) else str(p[0])
            for p, player in zip(profile, found.players, strict=True)
        ]
        assert tuple(found.payoffs(joint)) == tuple(pay(profile))


def test_clients_see_frequencies() -> None:
    found = dilemma("repeated { rounds 3 }")
    assert found.sees == "aggregate" and found.rounds == 3
    assert told_by(found, ("C", "D"), BOTH_D) == ["row: C in 7/10, D in 3/10; col: D"] * 2
    partly = table(DILEMMA.replace("rest }}", "rest compliance 1/2 }}").format(""))
    assert told_by(partly, BOTH_C, BOTH_C)[0] == "row, col: C in 3/4, D in 1/4"


def test_nobody_sees_the_role_that_is_all_it_has() -> None:
    """An LLM learns of a role through clients of its own in other roles."""
    found = dilemma(
        **{
            "clients: Large 7/10, Small rest": "clients of row: Large 7/10, Small rest "
            "clients of col: Small 1"
        }
    )
    assert told_by(found, "C", BOTH_D) == ["col: D", "row: C in 7/10, D in 3/10; col: D"]
    alone = table('use "std/chicken.game" play chicken monitoring clients')
    assert told_by(alone, "dare", "swerve") == ["col: swerve", "row: dare"]


def test_what_is_seen_under_assortative_matching_is_of_ones_own_games() -> None:
    """With probability 1/3 both roles have one governor, else each is drawn. Large governs col in
    1/3 * 7/10 + 2/3 * 7/10 of all instances, and row in those in 1/3 * 7/10 + 2/3 * 49/100."""
    found = table(DILEMMA.replace("rest }}", "rest matching assortative 1/3 }}").format(""))
    of_large = F(1, 3) + F(2, 3) * F(7, 10)
    of_small = F(2, 3) * F(7, 10)
    large, small = told_by(found, BOTH_C, BOTH_D)
    assert large == f"row, col: C in {of_large}, D in {1 - of_large}"
    assert small == f"row, col: C in {of_small}, D in {1 - of_small}"


@pytest.mark.parametrize(("monitoring", "sees"), [("perfect", "everything"), ("none", "nothing")])
def test_monitoring_decides_what_is_seen(monitoring: str, sees: str) -> None:
    assert dilemma(f"monitoring {monitoring}").sees == sees


def test_identified_monitoring_tells_the_governors() -> None:
    found = dilemma("monitoring identified")
    seen = (
        "row: C by Large in 7/10, D by Small in 3/10; col: D by Large in 7/10, D by Small in 3/10"
    )
    assert told_by(found, ("C", "D"), BOTH_D)[0] == seen


def test_a_public_outcome_is_all_that_is_seen() -> None:
    """The mean over all instances: 2 * 7/10 where Large alone cooperates."""
    found = dilemma(PUBLIC.format("outcome count(all, C)"))
    assert found.sees == "signal" and found.signal is not None
    assert found.signal(1, (BOTH_C, BOTH_D)) == F(7, 5)
    assert "mean over all games" in found.watch and "count(all, C)" in found.watch
    run = play(found, [Rule(lambda view: BOTH_C, "C")] * 2, Options(1))
    last = view(found, 0, run.rounds).past[0]
    assert (last.signal, last.payoff, last.actions, last.aggregate) == ("2", None, None, None)


def test_public_signals_are_drawn_as_often_as_they_should_be() -> None:
    text = PUBLIC.format(
        "signal good, bad chance of good = if count(all, C) == 2 then 9/10 else 1/2"
    )
    found, other = (table(DILEMMA.format(text), seed) for seed in (1, 2))
    assert found.signal is not None and other.signal is not None
    joint = (BOTH_C, BOTH_D)  # both roles cooperate in 49 of 100 instances
    drawn = [found.signal(k, joint) for k in range(1500)]
    chance = 0.49 * 0.9 + 0.51 * 0.5
    assert abs(drawn.count("good") / 1500 - chance) < 4 * (chance * (1 - chance) / 1500) ** 0.5
    assert drawn == [found.signal(k, joint) for k in range(1500)]
    assert drawn != [other.signal(k, joint) for k in range(1500)]
    assert (found.seed, other.seed) == (1, 2)


def test_a_chance_that_is_none_ends_the_run() -> None:
    found = dilemma(PUBLIC.format("signal good, bad chance of good = count(all, C)"))
    run = play(found, [Rule(lambda view: BOTH_C, "C")] * 2, Options(2))
    assert run.status == "payoff-undefined" and run.rounds == ()
    assert (
        "the public signal of round 1 cannot be computed (the chance of 'good' is 2)" in run.reason
    )


def test_objectives_are_what_players_get() -> None:
    text = DILEMMA.replace("rest }}", f"rest {ENVY} }}}}").format("")
    found, game = table(text), metagame.loads(text).meta_game()
    totals, utilities = game.at([0, 3])
    assert tuple(found.payoffs((BOTH_C, BOTH_D))) == utilities and utilities != totals
    assert "- Large: total[self]\n- Small: total[self] - total[Large] / 2" in found.formula


def test_what_is_not_covered_is_refused() -> None:
    for extra in ("noise 1/20", "delay 2", "sample 5"):
        with pytest.raises(Refusal, match="are not played with"):
            dilemma(f"monitoring clients {{ {extra} }}")


@pytest.mark.parametrize(
    ("state", "share"),
    [
        ("state part of Large in [0, 1] = 1/2 next part / 2", "part[Large]"),
        ("state part in [0, 1] = 1/2 next part / 2", "part"),
    ],
)
def test_a_game_that_changes_is_refused(state: str, share: str) -> None:
    text = DILEMMA.replace("Large 7/10", f"Large {share}").replace("clients", f"{state} clients")
    with pytest.raises(Refusal, match="the game changes with the state 'part'"):
        metagame.loads(text.format("")).play({"Large": BOTH_C, "Small": BOTH_D}, rounds=1)


def test_equilibria_play_for_whoever_is_not_there() -> None:
    model = metagame.load("std/matching_pennies")
    run = model.play(seed=1, rounds=400)
    assert run.status == "complete" and all(abs(float(m)) < 0.2 for m in run.means or ())
    assert model.play(seed=1, rounds=400).rounds == run.rounds
    assert model.play(seed=2, rounds=400).rounds != run.rounds
    met = metagame.loads(DILEMMA.format("")).play({"Large": BOTH_D}, rounds=2)
    assert [r.actions for r in met.rounds] == [(BOTH_D, BOTH_D)] * 2


def test_a_long_list_of_whole_numbers_is_told_as_a_range() -> None:
    found = table('use "std/travellers_dilemma.game" play travellers_dilemma')
    assert described(found.players[0].choices).startswith("one of the whole numbers 2 to ")


def test_a_person_plays_at_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    spec = tmp_path / "dilemma.game"
    spec.write_text(DILEMMA.format(""), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO("C D\nwrong\nD D\n"))
    kept = tmp_path / "kept.jsonl"
    status = main(["play", str(spec), "--as", "Large", "--rounds", "2", "--transcript", str(kept)])
    printed = capsys.readouterr().out
    assert status == 0 and "1 actions for 2 roles" in printed
    assert "2 of 2 rounds: complete" in printed and "Large   mean 1.45 per round" in printed
    assert kept.read_text(encoding="utf-8").count("\n") >= 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--as", "Nobody"], "there is no player 'Nobody'"),
        (["--chat", "row=some"], "--base-url"),
        (["--as", "row", "--rounds", "0"], "at least 1"),
        (["--resume"], "name it with --transcript"),
        (["--as", "row", "--chat", "row=m", "--base-url", "http://127.0.0.1:9"], "two players for"),
        (["--chat", "row", "--base-url", "http://127.0.0.1:9"], "LLM=MODEL"),
        (["--chat", "row=m,promt=myopic", "--base-url", "http://h"], "no setting 'promt'"),
        (["--chat", "row=m,prompt=short", "--base-url", "http://h"], "no prompt 'short'"),
        (["--chat", "row=m,timeout=soon", "--base-url", "http://h"], "timeout is to be a number"),
        (["--chat", "row=m,timeout=0", "--base-url", "http://h"], "0.0 seconds"),
        (["--chat", "row=m,attempts=0", "--base-url", "http://h"], "attempts"),
        (["--chat", "row=m", "--base-url", "ftp://h"], "http://"),
        (["--transcript", "."], "cannot write '.'"),
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
