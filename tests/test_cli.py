"""This module checks the command line: what is printed where, what is written, exit statuses."""

from __future__ import annotations

import io
import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction as F
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
import pytest

import metagame
from metagame.cli import main
from metagame.dsl.diagnostic import InternalError

PAPERS = "std/papers/folk_theorem"
DILEMMA = f"{PAPERS}/prisoners_dilemma"
WRONG = """game g {
  roles row, col
  actions C, D
  payoff = if own == E then 1 else 0
}
population {
  llms A, B
  clients: A 1/2, B 1/3
}
"""
CLAIMS = """game g { roles row, col actions C, D payoff = if row == col then 1 else 0 }
analysis it = nash(kind = pure)
claim "right": count(it) == 2
claim "wrong": count(it) == 3
"""
PLAIN = """game g {
  roles row, col
  actions C, D
  payoff = if row == col then 1 else 0
}
"""


class Run(NamedTuple):
    status: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Run a command in this process."""

    def run(*arguments: str) -> Run:
        try:
            status = main(list(arguments))
        except SystemExit as stop:
            status = int(stop.code or 0)
        return Run(status, *capsys.readouterr())

    return run


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def give(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    return give


def command(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command as users do, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "metagame", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        **options,
    )


# --- in a process of its own -------------------------------------------------------------------


def test_a_bundled_study_runs_from_any_folder(tmp_path: Path) -> None:
    done = command("run", DILEMMA, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "12/5" in done.stdout and "21/5" in done.stdout and "fails" not in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_json_is_one_document_and_nothing_else(tmp_path: Path) -> None:
    done = command("run", DILEMMA, "--json", "--set", "share=3/5", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(json.loads(done.stdout)["analyses"]["one_shot"]["equilibria"]) == 3


def test_standard_input_and_output(tmp_path: Path) -> None:
    done = command("fmt", "-", input="game g{roles a,b actions C,D payoff=1}", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("game g {\n  roles a, b\n")
    done = command("run", "-", input=CLAIMS, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert re.search(r"holds +right", done.stdout) and re.search(r"fails +wrong", done.stdout)


def test_a_wrong_spec_is_explained_on_standard_error(tmp_path: Path) -> None:
    (tmp_path / "wrong.game").write_text(WRONG, encoding="utf-8")
    done = command("check", "wrong.game", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: ")
    assert "--> wrong.game:4:" in done.stderr and "^" in done.stderr
    assert "Traceback" not in done.stderr and "\033" not in done.stderr


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "metagame", "show", DILEMMA, "--stage", "graph"],
            stdout=pipe,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            check=False,
        )
    assert "Traceback" not in done.stderr and "BrokenPipe" not in done.stderr


# --- help, versions, wrong usage ---------------------------------------------------------------


def test_help_and_version(run: Callable[..., Run]) -> None:
    shown = run("--help")
    assert (shown.status, shown.err) == (0, "")
    assert all(word in shown.out for word in ("check", "run", "compile", "show", "fmt"))
    assert run("--version") == (0, f"metagame {metagame.__version__}\n", "")
    for name in ("check", "run", "compile", "show", "fmt"):
        assert run(name, "--help").status == 0


def test_no_command_prints_the_help(run: Callable[..., Run]) -> None:
    shown = run()
    assert (shown.status, shown.out) == (2, "") and "COMMAND" in shown.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["solve", "x.game"],
        ["run"],
        ["run", "std/chicken", "--wrong"],
        ["run", "std/chicken", "--set", "share"],
        ["run", "std/chicken", "--set", "share=much"],
        ["run", "std/chicken", "--set", "share=1/0"],
        ["run", "std/chicken", "--analysis", "equilibrium"],
        ["run", "std/chicken", "--memory-limit", "-1"],
        ["show", "std/chicken", "--stage", "parsed"],
        ["show", "std/chicken", "--plot", "picture.doc"],
        ["compile", "std/chicken"],
        ["compile", "--to", "nfg"],
        ["compile", "std/chicken", "--to", "nfq"],
        ["compile", "std/chicken", "--to", "numpy"],
        ["compile", "std/chicken", "--to", "dot", "-o", "no/such/folder/x.dot"],
    ],
)
def test_wrong_usage(run: Callable[..., Run], arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("metagame") and "Traceback" not in done.err


def test_wrong_usage_says_what_is_meant(run: Callable[..., Run]) -> None:
    assert "'equilibria'" in run("run", "std/chicken", "--analysis", "equilibrium").err
    assert "nfg" in run("compile", "std/chicken", "--to", "nfq").err
    assert "share=7/10" in run("run", "std/chicken", "--set", "share").err
    assert "-o OUT" in run("compile", "std/chicken", "--to", "numpy").err


# --- check, run, show --------------------------------------------------------------------------


def test_check(run: Callable[..., Run], tmp_path: Path) -> None:
    good, bad = tmp_path / "good.game", tmp_path / "bad.game"
    good.write_text(PLAIN, encoding="utf-8")
    bad.write_text(WRONG, encoding="utf-8")
    assert run("check", str(good), DILEMMA) == (0, f"{good}: ok\n{DILEMMA}: ok\n", "")
    done = run("check", str(bad), str(good))
    assert done.status == 1 and done.out == f"{good}: ok\n" and done.err.count("error:") >= 1
    assert run("check", str(tmp_path / "absent.game")).status == 1
    assert run("check", "std/chickens").err.count("did you mean 'std/chicken'") == 1


def test_check_with_settings(run: Callable[..., Run]) -> None:
    assert run("check", DILEMMA, "--set", "share=7/10").status == 0
    done = run("check", DILEMMA, "--set", "share=17/10")
    assert done.status == 1 and "17/10" in done.err and "[0, 1]" in done.err
    done = run("check", DILEMMA, "--set", "shore=1/2")
    assert done.status == 1 and "share" in done.err
    done = run("check", DILEMMA, "--set", "share=1")
    assert done.status == 0 and done.err.startswith("note: ") and "'Small'" in done.err


def test_run_some_analyses(run: Callable[..., Run]) -> None:
    done = run("run", DILEMMA, "--analysis", "floors", "--analysis", "one_shot")
    assert done.status == 0
    assert re.findall(r"^(\w+) = (?:nash|minmax|check)\(", done.out, re.M) == ["floors", "one_shot"]
    assert "claims" not in done.out and "exploited" not in done.out


def test_run_several_files(run: Callable[..., Run], tmp_path: Path) -> None:
    bad = tmp_path / "bad.game"
    bad.write_text(WRONG, encoding="utf-8")
    done = run("run", "std/chicken", str(bad), "std/stag_hunt")
    assert done.status == 1
    assert "Chicken" in done.out and "stag hunt" in done.out and "error:" in done.err


def test_exit_status_of_claims(run: Callable[..., Run], tmp_path: Path) -> None:
    spec = tmp_path / "claims.game"
    spec.write_text(CLAIMS, encoding="utf-8")
    done = run("run", str(spec))
    assert done.status == 1 and "count(it) is 2" in done.out
    assert run("run", str(spec), "--json").status == 1
    assert run("run", str(spec), "--analysis", "it").status == 0
    spec.write_text(CLAIMS.replace("count(it) == 3", "count(it) < 3"), encoding="utf-8")
    assert run("run", str(spec)).status == 0
    undecided = CLAIMS.replace("count(it) == 3", "sqrt(2) * sqrt(2) == 2")
    spec.write_text(undecided, encoding="utf-8")
    done = run("run", str(spec))
    assert done.status == 0 and re.search(r"undecided +wrong", done.out)


def test_decimal(run: Callable[..., Run]) -> None:
    exact = run("run", DILEMMA, "--analysis", "one_shot").out
    decimal = run("run", DILEMMA, "--analysis", "one_shot", "--decimal").out
    assert "12/5" in exact and "2.4" not in exact
    assert "2.4" in decimal and "12/5" not in decimal and "share = 0.8" in decimal


def test_numbers_beyond_floats_are_shown(
    run: Callable[..., Run], stdin: Callable[[str], None]
) -> None:
    stdin("game g { roles a, b actions C, D payoff = 10 ^ 400 } analysis it = nash(kind = pure)")
    done = run("run", "-")
    assert (done.status, done.err) == (0, "") and "  1e+400  " in done.out


def test_standard_input(run: Callable[..., Run], stdin: Callable[[str], None]) -> None:
    for arguments in (["run", "-"], ["check", "-"], ["show", "-"], ["compile", "-", "--to", "dot"]):
        stdin(PLAIN)
        done = run(*arguments)
        assert (done.status, done.err) == (0, "") and done.out
    stdin(WRONG)
    assert "--> <stdin>:" in run("check", "-").err
    stdin('use "beside.game"')
    assert "std/" in run("check", "-").err


def test_show(run: Callable[..., Run]) -> None:
    shown = run("show", f"{PAPERS}/heist", "--set", "e=1/10").out
    assert "4/5 of planner" in shown and "1/10 of burglar" in shown and "e = 1/10" in shown
    assert "players are its roles: row, col" in run("show", "std/chicken").out


def test_a_picture_is_written(run: Callable[..., Run], tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    pictures = [tmp_path / "one.svg", tmp_path / "two.svg"]
    for picture in pictures:
        assert run("show", DILEMMA, "--plot", str(picture)) == (0, "", "")
    first, second = (picture.read_bytes() for picture in pictures)
    assert first == second and b"<svg" in first


@pytest.mark.parametrize("command", ["run", "show", "check"])
@pytest.mark.parametrize("spec", [DILEMMA, "std/chickens"])
def test_there_is_no_colour_without_a_terminal(
    run: Callable[..., Run], command: str, spec: str
) -> None:
    done = run(command, spec)
    assert done.out + done.err and "\033" not in done.out + done.err


def test_there_is_colour_on_a_terminal_unless_it_is_unwanted(
    run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    coloured = run("run", DILEMMA, "--analysis", "one_shot").out
    assert "\033[1m" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    plain = run("run", DILEMMA, "--analysis", "one_shot").out
    took = re.compile(r"\d+ ms")
    stripped = re.sub(r"\033\[\d+m", "", coloured)
    assert took.sub("", plain) == took.sub("", stripped)


# --- a mistake of our own -----------------------------------------------------------------------


def test_an_error_of_our_own_is_told_apart(
    run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> None:
        raise InternalError("two nodes are named 'C'")

    monkeypatch.setattr("metagame.compiler.driver.from_model", broken)
    done = run("check", DILEMMA)
    assert done.status == 70 and done.out == ""
    assert "error of its own: InternalError: two nodes are named 'C'" in done.err
    assert "Please report it" in done.err
    monkeypatch.setenv("METAGAME_TRACEBACK", "1")
    with pytest.raises(InternalError):
        run("check", DILEMMA)


# --- fmt ---------------------------------------------------------------------------------------


def test_fmt(run: Callable[..., Run], tmp_path: Path) -> None:
    spec = tmp_path / "spec.game"
    spec.write_text("game g{roles row,col actions C,D payoff=if row==col then 1 else 0}")
    assert run("fmt", "--check", str(spec)) == (1, f"{spec}: would be formatted\n", "")
    assert run("fmt", str(spec)) == (0, f"{spec}: formatted\n", "")
    assert spec.read_text(encoding="utf-8") == PLAIN
    assert run("fmt", str(spec)) == (0, "", "")
    assert run("fmt", "--check", str(spec)) == (0, "", "")
    assert [path.name for path in tmp_path.iterdir()] == ["spec.game"]


def test_fmt_leaves_a_wrong_file_alone(run: Callable[..., Run], tmp_path: Path) -> None:
    spec = tmp_path / "spec.game"
    spec.write_text("game g{roles", encoding="utf-8")
    done = run("fmt", str(spec))
    assert done.status == 1 and done.err.startswith("error:")
    assert spec.read_text(encoding="utf-8") == "game g{roles"


@pytest.mark.skipif(os.name == "nt", reason="links and permissions of POSIX")
def test_fmt_keeps_links_and_permissions(run: Callable[..., Run], tmp_path: Path) -> None:
    spec, link = tmp_path / "spec.game", tmp_path / "link.game"
    spec.write_text("game g{roles a actions C payoff=1}", encoding="utf-8")
    spec.chmod(0o640)
    link.symlink_to(spec.name)
    assert run("fmt", str(link)).status == 0
    assert link.is_symlink() and spec.stat().st_mode & 0o777 == 0o640
    assert spec.read_text(encoding="utf-8").startswith("game g {\n")


# --- compile -----------------------------------------------------------------------------------


def test_targets_are_listed(run: Callable[..., Run]) -> None:
    listed = run("compile", "--list-targets")
    assert listed.status == 0
    names = [line.split()[0] for line in listed.out.splitlines()]
    assert {"graph", "dot", "numpy", "nfg"} <= set(names)
    assert all(len(line.split()) > 2 for line in listed.out.splitlines())


def test_compile_to_standard_output_or_to_a_file(run: Callable[..., Run], tmp_path: Path) -> None:
    for target in ("graph", "dot", "nfg"):
        printed = run("compile", DILEMMA, "--to", target, "--set", "share=2/3")
        assert (printed.status, printed.err) == (0, "")
        out = tmp_path / target
        assert run("compile", DILEMMA, "--to", target, "--set", "share=2/3", "-o", str(out)) == (
            0,
            "",
            "",
        )
        assert out.read_text(encoding="utf-8") == printed.out
    data = json.loads((tmp_path / "graph").read_text(encoding="utf-8"))
    assert "role row" in nx.node_link_graph(data, edges="edges")


def test_numpy(run: Callable[..., Run], tmp_path: Path) -> None:
    out, again = tmp_path / "tensor.npz", tmp_path / "again.npz"
    for path in (out, again):
        assert run("compile", DILEMMA, "--to", "numpy", "-o", str(path)) == (0, "", "")
    assert out.read_bytes() == again.read_bytes()
    game = metagame.load(DILEMMA).meta_game()
    with np.load(out, allow_pickle=False) as arrays:
        assert set(arrays) == {"payoffs", "totals", "mass", "llms", "strategies_0", "strategies_1"}
        assert arrays["payoffs"].shape == (2, 4, 4) and arrays["payoffs"].dtype == np.float64
        assert np.array_equal(arrays["payoffs"], game.payoffs)
        assert np.array_equal(arrays["totals"], game.payoffs)
        assert arrays["llms"].tolist() == ["Large", "Small"]
        assert arrays["strategies_0"].tolist() == ["C C", "C D", "D C", "D D"]
        assert arrays["mass"].tolist() == [1.6, 0.4]
        assert arrays["totals"][:, 0, 3] / arrays["mass"] == pytest.approx([12 / 5, 21 / 5])


def test_numpy_with_an_objective(run: Callable[..., Run], tmp_path: Path) -> None:
    spec, out = tmp_path / "spec.game", tmp_path / "tensor.npz"
    spec.write_text(
        'use "std/chicken.game" play chicken '
        "population { llms A, B clients: A 1/2, B rest objective = welfare }",
        encoding="utf-8",
    )
    assert run("compile", str(spec), "--to", "numpy", "-o", str(out)).status == 0
    with np.load(out) as arrays:
        welfare = arrays["totals"].sum(axis=0)
        assert np.allclose(arrays["payoffs"], np.stack([welfare, welfare]))


TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([{}])|([^\s"{}]+)')


def read_nfg(text: str) -> tuple[str, list[str], list[list[str]], list[list[F]]]:
    """Title, players, strategies, and the payoffs of each profile, the first player's fastest."""
    words: Iterator[Any] = TOKEN.finditer(text)

    def string() -> str:
        return re.sub(r"\\(.)", r"\1", next(words)[1])

    def mark(wanted: str) -> None:
        found = next(words)
        assert found[0] == wanted

    def strings() -> list[str]:
        found = []
        for token in words:
            if token[0] == "}":
                return found
            found.append(re.sub(r"\\(.)", r"\1", token[1]))
        raise AssertionError("the list does not end")

    for head in ("NFG", "1", "R"):
        mark(head)
    title = string()
    mark("{")
    players = strings()
    mark("{")
    strategies = []
    for _ in players:
        mark("{")
        strategies.append(strings())
    mark("}")
    assert string() == ""
    numbers = [F(token[0]) for token in words]
    rows = [numbers[k : k + len(players)] for k in range(0, len(numbers), len(players))]
    return title, players, strategies, rows


@pytest.mark.parametrize(
    "spec", [DILEMMA, f"{PAPERS}/heist", f"{PAPERS}/majority", "std/inspection", "std/congestion"]
)
def test_nfg(run: Callable[..., Run], spec: str) -> None:
    model = metagame.load(spec)
    game = model.meta_game()
    title, players, strategies, rows = read_nfg(run("compile", spec, "--to", "nfg").out)
    assert title == model._matched.spec.game
    assert players == list(game.llms)
    assert strategies == [
        [" ".join(map(str, play)) for play in plays] for plays in game.strategies.values()
    ]
    profiles = [p[::-1] for p in product(*(range(size) for size in reversed(game.sizes)))]
    assert len(rows) == len(profiles)
    for profile, row in zip(profiles, rows, strict=True):
        assert tuple(row) == game.tensor.utilities_at(profile)


@pytest.mark.parametrize("spec", [DILEMMA, f"{PAPERS}/majority", "std/chicken"])
def test_gambit_reads_nfg(run: Callable[..., Run], spec: str) -> None:
    gambit = pytest.importorskip("pygambit", reason="the extra 'gambit' is not installed")
    game = metagame.load(spec).meta_game()
    read = gambit.read_nfg(io.BytesIO(run("compile", spec, "--to", "nfg").out.encode()))
    assert [player.label for player in read.players] == list(game.llms)
    assert [len(player.strategies) for player in read.players] == list(game.sizes)
    for profile in product(*(range(size) for size in game.sizes)):
        outcome = read[profile]
        assert tuple(F(str(outcome[player])) for player in read.players) == (
            game.tensor.utilities_at(profile)
        )
    pure = gambit.nash.enumpure_solve(read).equilibria
    assert len(pure) == len(game.nash(kind="pure"))


def test_nfg_of_irrational_payoffs_is_in_decimals(
    run: Callable[..., Run], stdin: Callable[[str], None]
) -> None:
    stdin("game roots { roles a, b actions C, D payoff = if a == b then sqrt(2) else exp(-30) }")
    *_, rows = read_nfg(run("compile", "-", "--to", "nfg").out)
    high, low = 2**0.5, math.exp(-30)
    assert [float(row[0]) for row in rows] == pytest.approx([high, low, low, high])


def test_a_game_that_cannot_be_written_says_why(
    run: Callable[..., Run], stdin: Callable[[str], None], tmp_path: Path
) -> None:
    text = PLAIN.replace("actions C, D", "actions in [0, 1]").replace("row == col", "row > col")
    for target in ("nfg", "numpy"):
        stdin(text)
        done = run("compile", "-", "--to", target, "-o", str(tmp_path / "out"))
        assert done.status == 1 and "interval" in done.err
    assert list(tmp_path.iterdir()) == []
