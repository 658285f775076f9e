"""This module tests that an interrupted simulation keeps what was done, and goes on from there."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from simulation.resuming import SPEC, same

import metagame
from metagame.cli import main

INTERRUPTING = """
import os, signal, sys
from metagame import cli
from metagame.backends.simulation.engine.player import Player
from metagame.backends.simulation import simulate
simulate.SAVE_EVERY = 0.0
played, limit = Player.play, int(sys.argv[1])
def play(self, now, before, count):
    if now.done >= limit:
        os.kill(os.getpid(), getattr(signal, sys.argv[2]))
    return played(self, now, before, count)
Player.play = play
sys.exit(cli.main(sys.argv[3:]))
"""
"""The command line, with a signal of the terminal once so many rounds are done."""


def run(
    *arguments: str, limit: int | None = None, by: str = "SIGINT"
) -> subprocess.CompletedProcess[str]:
    start = ["-m", "metagame"] if limit is None else ["-c", INTERRUPTING, str(limit), by]
    command = [sys.executable, *start, "run", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize(("name", "by"), [("learn", "SIGINT"), ("steady", "SIGTERM")])
def test_a_signal_keeps_what_was_done_and_the_same_command_goes_on(
    name: str, by: str, tmp_path: Path
) -> None:
    spec, saved = tmp_path / "it.game", tmp_path / "it.saved"
    spec.write_text(SPEC % (1000, 3000), encoding="utf-8")
    command = [str(spec), "--analysis", name, "--json", "--checkpoint", str(saved)]
    first = run(*command, limit=500, by=by)
    assert first.returncode == 130, first.stderr
    found = json.loads(first.stdout)["analyses"][name]
    assert found["interrupted"] and 500 <= found["rounds"] < found["planned"]
    assert f"interrupted after {found['rounds']:,} of {found['planned']:,} rounds" in first.stderr
    assert f"the same command goes on from '{saved}'" in first.stderr

    records = tmp_path / "rest.npz"
    rest = run(*command, "--records", str(records))
    assert rest.returncode == 0, rest.stderr
    whole = metagame.loads(SPEC % (1000, 3000)).run(name)[name]
    resumed = json.loads(rest.stdout)["analyses"][name]
    assert not resumed["interrupted"] and resumed["mean"] == dict(whole.mean)
    with np.load(records) as arrays:
        for column, values in whole.records().items():
            assert np.array_equal(arrays[column], values)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["it.game", "it.saved", "rest.npz"]


def test_a_run_that_is_killed_goes_on_from_where_it_was_saved(tmp_path: Path) -> None:
    spec, saved = tmp_path / "it.game", tmp_path / "it.saved"
    spec.write_text(SPEC % (700, 1), encoding="utf-8")
    command = [str(spec), "--analysis", "learn", "--checkpoint", str(saved)]
    assert run(*command, limit=384, by="SIGKILL").returncode == -signal.SIGKILL
    model = metagame.load(str(spec))
    rest = model.run("learn", checkpoint=saved)["learn"]
    assert rest.resumed == 384
    same(rest, model.run("learn")["learn"])


def test_without_a_checkpoint_the_rounds_that_were_played_are_shown(tmp_path: Path) -> None:
    spec = tmp_path / "it.game"
    spec.write_text(SPEC % (1000, 3000), encoding="utf-8")
    done = run(str(spec), "--analysis", "learn", limit=300)
    assert done.returncode == 130 and "--checkpoint FILE would keep them" in done.stderr
    assert re.search(r"384 of 1,000 rounds, 50 clients", done.stdout)
    assert "note: interrupted after 384 of 1,000 rounds" in done.stdout


def test_before_the_first_block_there_is_nothing_to_show(tmp_path: Path) -> None:
    spec, saved = tmp_path / "it.game", tmp_path / "it.saved"
    spec.write_text(SPEC % (1000, 3000), encoding="utf-8")
    done = run(str(spec), "--analysis", "learn", "--checkpoint", str(saved), limit=0)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted\n")
    assert not saved.exists()


def test_claims_do_not_rest_on_some_of_the_rounds(tmp_path: Path) -> None:
    spec = tmp_path / "it.game"
    claim = 'claim "it": learn.mean[Small] > 0'
    spec.write_text((SPEC % (1000, 3000)) + claim, encoding="utf-8")
    done = run(str(spec), limit=300)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted\n")


def test_a_single_simulation_needs_no_name(tmp_path: Path) -> None:
    spec = tmp_path / "it.game"
    spec.write_text((SPEC % (1000, 3000)).rsplit("analysis", 1)[0], encoding="utf-8")
    done = run(str(spec), limit=300)
    assert done.returncode == 130 and "384 of 1,000 rounds, 50 clients" in done.stdout


def read_until(terminal: int, wanted: bytes, seconds: float = 60) -> bytes:
    shown = b""
    while wanted not in shown:
        ready, _, _ = select.select([terminal], [], [], seconds)
        assert ready, shown
        shown += os.read(terminal, 4096)
    return shown


def test_a_terminal_shows_rounds_and_their_rate(tmp_path: Path) -> None:
    """And a signal ends a run that would take hours, at whatever round that is."""
    spec, saved = tmp_path / "it.game", tmp_path / "it.saved"
    spec.write_text(SPEC % (5_000_000, 1), encoding="utf-8")
    command = [sys.executable, "-m", "metagame", "run", str(spec), "--analysis", "learn", "--json"]
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*command, "--checkpoint", str(saved)],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
    ) as process:
        os.close(theirs)
        shown = read_until(ours, b"/s, ")
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        found = json.loads(process.stdout.read())["analyses"]["learn"]
        assert process.wait(60) == 130
    os.close(ours)
    assert b"rounds" in shown and b"5000000" in shown.replace(b",", b"")
    model = metagame.loads(SPEC % (found["rounds"], 1))
    whole = model.run("learn")["learn"]
    assert found["mean"] == dict(whole.mean)
    same(model.run("learn", checkpoint=saved)["learn"], whole)


def test_a_checkpoint_of_another_run_or_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec, saved = tmp_path / "it.game", tmp_path / "it.saved"
    spec.write_text(SPEC % (200, 200), encoding="utf-8")

    def refused(file: Path) -> str:
        capsys.readouterr()
        assert main(["run", str(spec), "--analysis", "learn", "--checkpoint", str(file)]) == 2
        return capsys.readouterr().err

    assert main(["run", str(spec), "--analysis", "learn", "--checkpoint", str(saved)]) == 0
    content = saved.read_bytes()
    spec.write_text((SPEC % (200, 200)).replace("seed = 4", "seed = 5"), encoding="utf-8")
    said = refused(saved)
    assert "one of another game" in said and f"name another file than '{saved}'" in said
    assert saved.read_bytes() == content
    assert "No such file" in refused(tmp_path / "no.saved" / "x")
    assert "Is a directory" in refused(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    assert "Not a regular file" in refused(tmp_path / "pipe")
    saved.write_text("nothing", encoding="utf-8")
    assert "no saved run, or is damaged" in refused(saved)
    assert saved.read_text(encoding="utf-8") == "nothing"
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
