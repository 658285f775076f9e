"""Faults that show for some values only, wrong usage of the command line, and very large specs."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import pytest

import metagame
from metagame import SpecError, cli
from metagame.compiler.driver import compile_text
from metagame.compiler.expr import Rational

SHARED = """use "std/prisoners_dilemma.game"
play prisoners_dilemma

param share in [0, 1] = 4/5
param size in {1, 2, 1/2} = 1

population {
  llms Large, Small
  clients: Large share, Small 1/5
  compliance size
}

analysis one_shot = nash(kind = pure)
"""


def complaints(text: str, settings: Mapping[str, Rational] | None = None) -> list[str]:
    """The ids of the errors in a text, in order."""
    try:
        compile_text(text, settings or {}).check()
    except SpecError as error:
        return [diagnostic.id for diagnostic in error.diagnostics]
    return []


def run(*arguments: str) -> int:
    """The exit status of a command."""
    try:
        return cli.main(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)


# --- faults at some values ---------------------------------------------------------------------


def test_the_defaults_are_fine() -> None:
    assert complaints(SHARED) == []


@pytest.mark.parametrize(
    ("settings", "ids"),
    [
        ({"share": 1}, ["shares-do-not-sum-to-one"]),
        ({"share": 2}, ["value-outside-domain"]),
        ({"size": 2}, ["not-a-probability"]),
        ({"size": 3}, ["value-outside-domain"]),
        ({"share": 1, "size": 2}, ["shares-do-not-sum-to-one", "not-a-probability"]),
        ({"shares": 1}, ["unknown-parameter"]),
        ({"": 1}, ["unknown-parameter"]),
    ],
)
def test_a_setting_that_breaks_the_spec(settings: dict[str, Rational], ids: list[str]) -> None:
    assert complaints(SHARED, settings) == ids


@pytest.mark.parametrize(
    ("size", "ids"),
    [(0, ["bad-array-size"]), (10**6, ["range-too-large"]), (2, ["index-out-of-range"]), (3, [])],
)
def test_a_setting_decides_the_structure(size: int, ids: list[str]) -> None:
    text = "param n = 3\ngame g { roles member[n]  actions 0, 1  payoff = own * member[3] }"
    assert complaints(text, {"n": size}) == ids


def test_a_simulated_llm_may_play_a_rule_by_name() -> None:
    """What rules there are is up to who simulates; actions and plays are checked as everywhere."""
    people = SHARED.replace("1/5", "rest")
    text = people + "analysis it = simulate(rounds = 9, Large = (C, D), Small = PLAYED)"
    for played in ("grim", "(C, C)", "one_shot"):
        assert complaints(text.replace("PLAYED", played)) == []
    assert complaints(text.replace("PLAYED", "(C, E)")) == ["unknown-action"]
    assert complaints(text.replace("PLAYED", "grim, Small = (C, C)")) == ["duplicate-argument"]
    assert complaints(people + "analysis it = check(Large = (C, D), Small = grim)") == [
        "unknown-action"
    ]


def test_a_setting_out_of_its_domain_is_shown_at_the_parameter() -> None:
    with pytest.raises(SpecError) as caught:
        metagame.loads(SHARED, share="7/5")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.message == "the parameter 'share' is 7/5, which is not in [0, 1]"
    assert diagnostic.span is not None and diagnostic.span.text.startswith("param share")


def test_rebinding_finds_the_same_faults() -> None:
    model = metagame.loads(SHARED)
    with pytest.raises(SpecError, match="add up to 7/10"):
        model.bind(share="1/2")
    with pytest.raises(SpecError, match="no parameter 'Share'"):
        model.bind(Share="1/2")


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("for share in {4/5, 1/2}: count(one_shot) > 0", "add up to 7/10"),
        ("for size in {2}: count(one_shot) > 0", "compliance of Large's clients is 2"),
        ("for share in {3/2}: count(one_shot) > 0", "'share' is 3/2, which is not in [0, 1]"),
        ("for share in {4/5}: every e in one_shot: 1 / (share - 4/5) > 0", "division by zero"),
        ("for share in {4/5}: every e in one_shot: e.play[Large] == (C, C, C)", "a play of 2"),
    ],
)
def test_a_claim_at_impossible_values_is_undecided(claim: str, reason: str) -> None:
    checked = metagame.loads(f'{SHARED}\nclaim "it holds" {claim}').run().claims[0]
    assert checked.status == "undecided"
    assert reason in checked.reason


@pytest.mark.parametrize("name", ["5 / floor.discount", "sqrt(floor.discount)", "-floor.discount"])
def test_what_is_computed_from_a_refused_analysis_is_undecided(name: str) -> None:
    text = f"""{SHARED}
analysis floor = critical_discount(mean[Large] = 3)
claim "it holds": {name} > 0"""
    assert metagame.loads(text).run().claims[0].status == "undecided"


# --- what only looks wrong ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        'use "std/chicken.game"\nuse "std/chicken.game"\nplay chicken',
        'use "std/prisoners_dilemma.game"\nlet T = 7\nplay prisoners_dilemma(T = T)',
        "let n = 4\ngame g(n = 3) { roles m[n]  actions 0, 1  payoff = own }\nplay g(n = n)",
        f'{SHARED}\nlet half = 1/2\nclaim "it holds" for size in {{half, 2 * half}}: 1 < 2',
        f'{SHARED}\nclaim "it holds": every e in one_shot: e.kind == pure',
        "game g { roles a, b  actions 0, 1  payoffs { 0, _: 1  1, _: 2  otherwise: 3 } }",
    ],
    ids=[
        "used twice",
        "argument from a let",
        "argument hides a let",
        "binding",
        "word",
        "all rows",
    ],
)
def test_no_complaint(text: str) -> None:
    assert complaints(text) == []


# --- size --------------------------------------------------------------------------------------

TWO = "game g { roles row, col  actions 0, 1  payoff = own }\n"
MANY_SHARES = ", ".join(f"p[{k}] 1/{k + 2000}" for k in range(1, 1000))

LARGE = {
    "parameters": TWO + "".join(f"param p{k} = {k}\n" for k in range(10_000)),
    "lets": TWO + "let l0 = 1\n" + "".join(f"let l{k} = l{k - 1} + 1\n" for k in range(1, 5000)),
    "roles": "game g { roles member[20_000]  actions 0, 1  payoff = own * count(all, 1) }",
    "actions": "game g { roles a, b  actions 1..10^6  payoff = own }",
    "labels": "game g { roles a, b  actions "
    + ", ".join(f"x{k}" for k in range(5000))
    + "  payoff = if own == x1 then 1 else 0 }",
    "cells": "game g { roles r[20]  actions C, D  payoffs { "
    + "".join(f"{', '.join(['_'] * k + ['C'] + ['_'] * (19 - k))}: {k}\n" for k in range(10))
    + "otherwise: 0 } }",
    "analyses": TWO + "".join(f"analysis a{k} = nash(kind = pure)\n" for k in range(3000)),
    "claims": TWO
    + "analysis a = nash(kind = pure)\n"
    + "".join(f'claim "c{k}": count(a) == 1\n' for k in range(3000)),
    "shares": f"{TWO}population {{ llms p[1000]  clients: {MANY_SHARES}, p[1000] rest }}",
    "formula": "game g { roles member[200]  actions 0, 1  payoff = "
    + " + ".join(f"member[{k}]" for k in range(1, 150))
    + " }",
    "ranges": "game g { roles a, b  actions 1..100  payoff = sum(own * j for j in 1..10^5) }",
    "powers": "game g { roles a, b  actions 1..100  payoff = (own + 1/3) ^ 1000 }",
    "digits": f"{TWO}let a = {'9' * 3999}",
}


@pytest.mark.parametrize("name", LARGE)
def test_large_specs_are_checked_in_seconds(name: str) -> None:
    start = time.perf_counter()
    assert complaints(LARGE[name]) == []
    assert time.perf_counter() - start < 20, "a slow machine takes 2 seconds"


def test_a_long_chain_of_files(tmp_path: Path) -> None:
    for k in range(250):
        (tmp_path / f"f{k}.game").write_text(f'use "f{k + 1}.game"\n{TWO}', encoding="utf-8")
    with pytest.raises(SpecError, match="more than 200 files"):
        metagame.load(str(tmp_path / "f0.game"))


def test_a_long_path() -> None:
    with pytest.raises(SpecError, match="there is no file"):
        metagame.load("x" * 5000)


# --- wrong usage -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ("", 2, "usage: metagame"),
        ("chek std/chicken", 2, "did you mean 'check'?"),
        ("check", 2, "FILE"),
        ("check --fast std/chicken", 2, "--fast"),
        ("check nosuch.game", 1, "there is no file 'nosuch.game'"),
        ("check chicken.game", 1, "did you mean 'std/chicken.game'?"),
        ("check std/chiken", 1, "did you mean 'std/chicken'?"),
        ("check {folder}", 1, "is a directory"),
        ("check {binary}", 1, "not text in UTF-8"),
        ("run {folder}/nosuch.game --json", 1, "there is no file"),
        ("run std/chicken --set T", 2, "--set takes NAME=VALUE such as share=7/10, not 'T'"),
        ("run std/chicken --set T=", 2, "not 'T='"),
        ("run std/chicken --set =7", 2, "not '=7'"),
        ("run std/chicken --set T=seven", 2, "not 'T=seven'"),
        ("run std/chicken --set T=1/0", 2, "not 'T=1/0'"),
        ("run std/chicken --set T=7", 1, "this spec has no parameters"),
        ("check {spec} --set share=7/5", 1, "which is not in [0, 1]"),
        ("check {spec} --set shar=1/2", 1, "did you mean 'share'?"),
        ("run {spec} --set share=1/2", 1, "add up to 7/10, not 1"),
        ("run {spec} --analysis one_shoot", 2, "did you mean 'one_shot'?"),
        ("run {spec} --analysis zebra", 2, "known here: one_shot"),
        ("run {spec} --memory-limit much", 2, "a number of gigabytes"),
        ("compile {spec}", 2, "--to TARGET"),
        ("compile {spec} --to dott", 2, "did you mean 'dot'?"),
        ("compile {spec} --to numpy", 2, "binary"),
        ("compile {spec} --to dot -o {folder}/nosuch/spec.dot", 2, "cannot write"),
        ("compile {spec} --to dot -o {folder}", 2, "cannot write"),
        ("show {spec} --stage grpah", 2, "did you mean 'graph'?"),
        ("show {spec} --plot {folder}/spec.gif", 2, ".svg, .png or .pdf"),
        ("fmt {folder}/nosuch.game", 1, "no such file"),
        ("fmt {binary}", 1, "not text in UTF-8"),
    ],
)
def test_wrong_usage(
    arguments: str, status: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec, binary = tmp_path / "spec.game", tmp_path / "binary.game"
    spec.write_text(SHARED, encoding="utf-8")
    binary.write_bytes(b"\xff\xfe\x00 game \x80")
    before = sorted(tmp_path.iterdir())
    named = {"folder": tmp_path, "spec": spec, "binary": binary}
    assert run(*(argument.format(**named) for argument in arguments.split())) == status
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert "Traceback" not in printed.err
    assert sorted(tmp_path.iterdir()) == before, "nothing is left behind, not even in part"
    assert binary.read_bytes().startswith(b"\xff\xfe"), "nor is a file changed"


def test_one_wrong_file_among_good_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "std/chicken", "nosuch.game", "std/coordination") == 1
    printed = capsys.readouterr()
    assert printed.out == "std/chicken: ok\nstd/coordination: ok\n"
    assert "nosuch.game" in printed.err


def test_a_file_is_only_replaced_by_a_whole_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.dot"
    out.write_text("as it was", encoding="utf-8")
    assert run("compile", "std/chicken", "--to", "dot", "-o", str(out), "--set", "x=1") == 1
    assert "no parameter 'x'" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "as it was"


def test_matching_that_moves_clients_is_noted() -> None:
    """An LLM that is drawn governs its roles only: A is drawn with 1/4 and then governs r1."""
    text = """game g { roles r1, r2 actions C, D payoff = 4 }
    population { llms A, B clients of r1: A 1/2, B 1/2 clients of r2: B 1 matching assortative 1 }
    """
    notes = metagame.loads(text).notes
    assert [note.id for note in notes] == ["matching-moves-clients"] * 2
    assert "A governs 1/4 clients of an instance, and not 1/2" in notes[0].message
    assert not metagame.loads(text.replace("r2: B 1", "r2: A 1/3, B rest")).notes
