"""This module tests how rounds of LLMs that adapt are listed, shown and written down."""

from __future__ import annotations

import csv
import json
from fractions import Fraction as F

import numpy as np
import pytest
from attrs import evolve
from trajectories import trajectory

from metagame.backends.report.as_json import analysed_json
from metagame.backends.report.style import PLAIN_STYLE
from metagame.backends.report.views.table import view
from metagame.backends.results.all import Analysed
from metagame.backends.results.trajectory import Trajectory


def told(result: Trajectory) -> list[str]:
    return view(result).lines(result, PLAIN_STYLE)


def test_a_trajectory_is_a_list_of_rounds() -> None:
    result = trajectory(8)
    assert len(result) == 8 and [step.round for step in result] == list(range(1, 9))
    assert result[0].play["A"] == (40,) and result[-1].mean["B"] == 1800
    assert (
        result[1].value("theta")["A"] == F(1, 4)
        and result[1].value("price") == result[1].states[0][1]
    )
    assert result[2].value("mean") is result[2].mean
    with pytest.raises(KeyError):
        result[0].value("nothing")


def test_a_row_for_each_round_and_one_for_rounds_that_are_alike() -> None:
    result = trajectory(30)
    lines = told(result)
    assert lines[1].split() == ["A", "best", "response", f"{float(result.mean['A']):.6g}"]
    assert lines[3].split()[:5] == ["round", "price", "theta[A]", "theta[B]", "turn[A]"]
    assert lines[4].split() == ["1", "40", "0", "0", "1", "40", "40", "1600", "1600"]
    assert lines[-1].split() == ["6..30", "60", "1", "1", "6", "30", "30", "1800", "1800"]
    assert len(lines) == 10


def test_long_runs_say_how_many_rounds_are_left_out() -> None:
    result = trajectory(9)
    steps = [evolve(result[k % 9], round=k + 1, states=(("price", F(k)),)) for k in range(10_000)]
    lines = told(evolve(result, steps=tuple(steps)))
    first = [int(line.split()[0].replace(",", "")) for line in lines[4:] if "..." not in line]
    assert first == [*range(1, 45), *range(9997, 10_001)]
    assert lines[48] == "  ... 9,952 rounds left out"
    assert len(first) + 9952 == 10_000


def test_many_llms_have_a_block_for_each_round() -> None:
    lines = told(trajectory(40, ("Alpha", "Beta", "Gamma", "Delta", "Epsilon")))
    assert max(map(len, lines)) <= 100
    assert lines[6] == "  round 1: price 20"
    assert lines[7].split() == ["Alpha", "20", "theta", "0", "turn", "1", "mean", "400"]
    assert lines[8].split() == ["Beta", "20", "theta", "0", "mean", "400"]
    assert "  rounds 6..40: price 60" in lines


def test_shares_and_regrets_are_shown_where_there_is_something_to_see() -> None:
    plain, moving, tempted = trajectory(6), trajectory(6, moving=True), trajectory(6, regret=0.5)
    assert not any("clients" in line or "regret" in line for line in told(plain))
    assert any("clients 7/12" in line for line in told(moving))
    assert any("regret 0.5" in line for line in told(tempted))


def test_reasons_and_no_rounds() -> None:
    empty = evolve(trajectory(3), steps=(), reason="nobody came")
    assert told(empty)[-1] == "  note: nobody came" and len(told(empty)) == 4
    assert view(empty).trust(empty) == "0 rounds, exact"
    assert list(empty.records()) == ["round"]


def test_json() -> None:
    result = trajectory(3, regret=0.25)
    data = json.loads(json.dumps(analysed_json(Analysed("it", "simulate", "", result))))
    assert data["rounds"] == 3 and data["is_exact"] is True
    assert data["exact"]["mean"]["B"] == str(result.mean["B"])
    step = data["steps"][1]
    assert step["round"] == 2 and step["play"]["A"] == [str(result[1].play["A"][0])]
    assert step["own_states"] == {"theta": {"A": 0.25, "B": 0.2}, "turn": {"A": 2}}
    assert step["exact"]["own_states"]["theta"] == {"A": "1/4", "B": "1/5"}
    assert step["exact"]["states"]["price"] == str(result[1].states[0][1])
    assert step["regret"] == {"A": 0.25, "B": 0.25} and step["share"] == {"A": 0.5, "B": 0.5}


def test_records(tmp_path) -> None:
    result = trajectory(5)
    columns = result.records()
    assert columns["round"].tolist() == [1, 2, 3, 4, 5]
    assert columns["play[A]"].tolist() == [float(step.play["A"][0]) for step in result]
    assert "turn[B]" not in columns and columns["turn[A]"].tolist() == [1, 2, 3, 4, 5]
    out = tmp_path / "it.csv"
    columns.write(out)
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert [float(row["price"]) for row in rows] == columns["price"].tolist()
    words = evolve(result[0], play=evolve(result[0].play, items_=(("A", ("C", "D")), ("B", (1,)))))
    named = evolve(result, steps=(words,)).records()
    assert named["play[A]"].tolist() == ["C D"] and named["play[B]"].tolist() == [1.0]


def test_states_do_not_take_the_names_of_other_columns() -> None:
    result = trajectory(3)
    steps = [
        evolve(
            step,
            states=(("round", 7), ("calm", 1)),
            own_states=(("share", evolve(step.share, items_=(("A", F(1, 8)), ("B", None)))),),
        )
        for step in result
    ]
    columns = evolve(result, steps=tuple(steps)).records()
    names = [name for name, _ in columns.items_]
    assert len(names) == len(set(names))
    assert columns["round"].tolist() == [1, 2, 3] and columns["state round"].tolist() == [7] * 3
    assert columns["state share[A]"].tolist() == [1 / 8] * 3
    assert columns["share[A]"].tolist() == [1 / 2] * 3 and columns["calm"].tolist() == [1] * 3


def test_numbers_that_no_float_holds() -> None:
    result = trajectory(2)
    huge = evolve(result[1], states=(("price", F(10) ** 400),))
    columns = evolve(result, steps=(result[0], huge)).records()
    assert np.isnan(columns["price"][1]) and columns["price"][0] == 40
    assert any("1e+400" in line for line in told(evolve(result, steps=(result[0], huge))))


def test_data_frames_and_parquet(tmp_path) -> None:
    pytest.importorskip("pandas")
    frame = trajectory(4).to_dataframe()
    assert frame["mean[A]"].tolist() == trajectory(4).records()["mean[A]"].tolist()
    with pytest.raises(ValueError, match="Parquet file ends in"):
        trajectory(4).to_parquet(tmp_path / "it.csv")
