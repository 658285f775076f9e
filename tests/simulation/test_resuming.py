"""This module tests that a simulation that is resumed gives what an uninterrupted one gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from simulation.resuming import SPEC, same

import metagame
from metagame.dsl.diagnostic import SpecError


class Stop:
    """Interrupts once so many rounds are done."""

    def __init__(self, rounds: int) -> None:
        self.rounds = rounds
        self.seen: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int) -> None:
        self.seen.append((done, total))
        if done >= self.rounds:
            raise KeyboardInterrupt


RUNS: list[dict[str, Any]] = [
    {"Large": "q_learning", "Small": "tit_for_tat"},
    {"Large": metagame.rule("forced", rule="grim", play=("D", "D"), first_round=9)},
    {"Large": "imitation", "Small": ("C", "C"), "population": "fixed", "engine": "one_by_one"},
    {"population": "fixed"},
]


@pytest.mark.parametrize("setting", RUNS)
@pytest.mark.parametrize("seen", ["", "{ delay 300 }"])
def test_resuming_gives_what_an_uninterrupted_run_gives(setting: dict[str, Any], seen: str) -> None:
    model = metagame.loads(SPEC.replace("perfect", f"perfect {seen}") % (10, 10))
    given = {"rounds": 700, "clients": 40, "seed": 3, **setting}
    whole = model.simulate(**given)
    stop = Stop(200)
    first = model.simulate(**given, progress=stop)
    assert first.interrupted and 200 <= first.rounds < 700 and first.planned == 700
    assert stop.seen[0] == (0, 700)
    again = model.simulate(**given, progress=Stop(500), resume=first.snapshot)
    assert again.interrupted and again.resumed == first.rounds and again.rounds >= 500
    last = model.simulate(**given, resume=again.snapshot)
    assert not last.interrupted and last.resumed == again.rounds
    same(last, whole)


def test_a_finished_run_can_be_made_longer(tmp_path: Path) -> None:
    model = metagame.loads(SPEC % (10, 10))
    given = {"Large": "q_learning", "clients": 40, "checkpoint": tmp_path / "saved"}
    model.simulate(rounds=300, **given)
    longer = model.simulate(rounds=500, **given)
    assert longer.resumed == 256
    same(longer, model.simulate(rounds=500, Large="q_learning", clients=40))
    with pytest.raises(SpecError, match="384 rounds already"):
        model.simulate(rounds=200, **given)


def test_a_link_to_a_checkpoint_stays_one(tmp_path: Path) -> None:
    model = metagame.loads(SPEC % (10, 10))
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "saved")
    for rounds in (300, 400):
        result = model.simulate(Large="logit", clients=5, rounds=rounds, checkpoint=link)
    assert link.is_symlink() and (tmp_path / "saved").is_file() and result.resumed == 256
    assert len(list(tmp_path.iterdir())) == 2
