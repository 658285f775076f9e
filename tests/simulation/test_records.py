"""This module tests records of simulations round by round, as arrays, data frames and files."""

from __future__ import annotations

import csv
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import metagame
from metagame.backends.results.records.columns import Columns, MissingData
from metagame.cli import main

SPEC = """use "std/prisoners_dilemma.game" play prisoners_dilemma
population { llms Large, Small clients: Large 7/10, Small rest %s } monitoring %s
analysis crowd = simulate(rounds = 40, clients = 30, seed = 2, Large = (C, D), Small = logit)
analysis steady = simulate(rounds = 40, clients = 30, seed = 2, Large = (C, D), Small = (D, D))
analysis alone = nash(kind = pure)
analysis blind = simulate(Large = imitation)
"""


def result(population: str = "", monitoring: str = "perfect", name: str = "crowd") -> Any:
    return metagame.loads(SPEC % (population, monitoring)).run([name])[name]


def test_columns_are_named_by_what_they_hold() -> None:
    found = result("compliance 3/4")
    records = found.records()
    assert list(records) == [
        "round",
        "play[Large]",
        "play[Small]",
        "mean[Large]",
        "mean[Small]",
        "clients[Large]",
        "clients[Small]",
        "frequency[row][C]",
        "frequency[row][D]",
        "frequency[col][C]",
        "frequency[col][D]",
        "seen[Large][Small]",
        "seen[Small][Large]",
    ]
    assert all(column.shape == (40,) for column in records.values())
    assert records["round"].tolist() == list(range(1, 41))
    assert set(records["play[Large]"]) == {"C D"} and "C D" in repr(found.plays)
    assert set(records["play[Small]"]) <= {"C C", "C D", "D C", "D D"}
    assert (records["seen[Large][Small]"] == records["play[Small]"]).all()
    assert (records["clients[Large]"] + records["clients[Small]"] == 60).all()
    assert "<Columns of 40 rounds: round, play[Large]" in repr(records)


def test_means_of_columns_are_those_of_the_result() -> None:
    found = result("compliance 3/4")
    records = found.records()
    for llm, mean in found.mean.items():
        assert records[f"mean[{llm}]"].mean() == pytest.approx(mean, rel=1e-13)
    for role, shares in found.frequencies:
        for action, share in shares:
            assert records[f"frequency[{role}][{action}]"].mean() == pytest.approx(share)


def test_totals_are_the_payoffs_of_what_was_played() -> None:
    """The payoffs of all clients add up to those of the actions that met, by the frequencies."""
    records = result(monitoring="perfect", name="steady").records()
    total = 0.7 * 60 * records["mean[Large]"] + 0.3 * 60 * records["mean[Small]"]
    row = records["frequency[row][C]"]
    assert (records["frequency[col][D]"] == 1).all() and "frequency[col][C]" not in records
    assert set(records["play[Small]"]) == {"D D"}
    assert np.allclose(total, 30 * (5 * row + 2 * (1 - row)))


def test_what_was_seen_by_clients_is_recorded() -> None:
    records = result(monitoring="clients").records()
    assert np.allclose(records["seen[Large][row][C]"] + records["seen[Large][row][D]"], 1)
    assert "seen[Large][Small]" not in records
    assert not any(name.startswith("seen") for name in result(name="steady").records())
    governed = result(monitoring="identified").records()
    parts = [governed[f"seen[Small][col][D][{llm}]"] for llm in ("Large", "Small")]
    assert np.allclose(sum(parts), governed["seen[Small][col][D]"])


def test_clients_that_draw_for_themselves_have_no_common_play() -> None:
    lines = (SPEC % ("draws independent", "perfect")).splitlines()[:2]
    records = metagame.loads("\n".join(lines)).simulate(rounds=5, clients=20).records()
    assert "play[Large]" not in records and len(records["mean[Large]"]) == 5


def test_data_frames_and_files_hold_the_same(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    found = result()
    records, frame = found.records(), found.to_dataframe()
    assert list(frame.columns) == list(records) and len(frame) == 40
    for name, column in records.items():
        assert (frame[name].to_numpy() == column).all()
    for ending in (".csv", ".npz", ".parquet"):
        records.write(tmp_path / f"it{ending}")
    found.to_parquet(tmp_path / "again.parquet")
    assert (tmp_path / "again.parquet").read_bytes() == (tmp_path / "it.parquet").read_bytes()
    back = pandas.read_parquet(tmp_path / "it.parquet")
    with np.load(tmp_path / "it.npz") as arrays, (tmp_path / "it.csv").open() as text:
        rows = list(csv.DictReader(text))
        for name, column in records.items():
            assert (arrays[name] == column).all() and (back[name].to_numpy() == column).all()
            assert [type(x)(row[name]) for x, row in zip(column, rows, strict=True)] == list(column)
    assert len(list(tmp_path.iterdir())) == 4


def test_results_with_records_can_be_kept() -> None:
    found = result()
    again = pickle.loads(pickle.dumps(found))
    assert again == found
    assert again.records().to_bytes(".npz") == found.records().to_bytes(".npz")


def test_packages_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    records = Columns((("round", np.arange(3)),))
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for what in (records.to_dataframe, lambda: records.to_bytes(".parquet")):
        with pytest.raises(MissingData, match=r"pip install 'metagame\[data\]'"):
            what()
    with pytest.raises(ValueError, match=r"\.csv, \.npz or \.parquet"):
        records.write("it.txt")
    with pytest.raises(ValueError, match=r"ends in \.parquet"):
        result(name="steady").to_parquet("it.csv")


# --- the command line --------------------------------------------------------------------------


def command(folder: Path, *options: str) -> int:
    spec = folder / "it.game"
    spec.write_text(SPEC % ("", "perfect"), encoding="utf-8")
    return main(["run", str(spec), *options])


@pytest.mark.parametrize("ending", [".csv", ".npz", ".parquet"])
def test_the_command_line_writes_records(ending: str, tmp_path: Path) -> None:
    if ending == ".parquet":
        pytest.importorskip("pyarrow")
    out = tmp_path / f"rounds{ending}"
    assert command(tmp_path, "--analysis", "crowd", "--records", str(out)) == 0
    assert out.read_bytes() == result().records().to_bytes(ending)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (["--records", "it.csv"], 2, "--records writes one analysis of one file"),
        (["--analysis", "crowd", "--records", "it.txt"], 2, "not 'it.txt'"),
        (["--analysis", "alone", "--records", "it.csv"], 2, "'alone' is nash"),
        (["--analysis", "crowd", "--records", "none/it.csv"], 2, "cannot write 'none/it.csv'"),
        (["--analysis", "alone", "--checkpoint", "it"], 2, "(there are: crowd, steady, blind)"),
        (["--analysis", "crwd", "--checkpoint", "it"], 2, "no analysis is named 'crwd'"),
        (["--checkpoint", "it"], 2, "--checkpoint resumes one analysis of one file"),
    ],
)
def test_what_cannot_be_written_is_said(
    options: list[str],
    status: int,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command(tmp_path, *options) == status
    assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["it.game"]


def test_an_analysis_that_is_refused_has_no_records(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    spec = tmp_path / "it.game"
    spec.write_text(SPEC % ("", "none"), encoding="utf-8")
    assert main(["run", str(spec), "--analysis", "blind", "--records", "it.csv"]) == 1
    shown = capsys.readouterr()
    assert "no records: the analysis was refused" in shown.err and "refused" in shown.out
    assert not (tmp_path / "it.csv").exists()


def test_importing_stays_light() -> None:
    """Names that need numpy are found when they are asked for."""
    code = (
        "import sys, metagame; heavy = 'numpy' in sys.modules; metagame.rule; metagame.Automaton;"
        "print(heavy, 'pandas' in sys.modules, 'pyarrow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"] * 3
    with pytest.raises(AttributeError, match="no attribute 'rules'"):
        metagame.rules  # type: ignore[attr-defined]  # noqa: B018
