"""This module tests what programs that specs are written as contain, and what is refused."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import evolve, fields
from codegen.programs import (
    JOINT,
    MONITORED,
    NO_METAGAME,
    PD,
    PYPROJECT,
    SPECS,
    alone,
    printed,
    written,
)
from hypothesis import given
from hypothesis import strategies as st

import metagame
from metagame.backends import targets
from metagame.backends.codegen import literals, rules_text
from metagame.backends.codegen.from_game import OTHERWISE, WRITTEN, simulated
from metagame.backends.codegen.staged import staged
from metagame.backends.codegen.to_openspiel import to_openspiel
from metagame.backends.codegen.to_pettingzoo import to_pettingzoo
from metagame.backends.codegen.to_python import to_python
from metagame.backends.simulation.engine import problem as engine_problem
from metagame.backends.simulation.engine.rules.automaton import FrequencyAutomaton
from metagame.backends.simulation.named_rules import RULES, made
from metagame.backends.simulation.seat import Seat
from metagame.dsl.diagnostic import SpecError

# --- text ----------------------------------------------------------------------------------------

GENERATED = [
    (target, name, text)
    for target in ("python", "pettingzoo", "openspiel")
    for name, text in MONITORED.items()
    if (target, name) != ("openspiel", "noise")
]
OTHERS = [
    ("python", "learning", PD.format("") + "analysis it = simulate(Large = logit, Small = (C, D))"),
    ("python", "met", PD.format("").replace("perfect", "clients")
     + "analysis it = simulate(Large = logit, Small = q_learning)"),
    ("python", "earned", PD.format("").replace("perfect", "clients")
     + "analysis it = simulate(Large = q_learning, Small = (C, D))"),
    ("python", "one by one", PD.format("") + "analysis it = simulate(engine = one_by_one)"),
    ("python", "one by one, fixed", PD.format("")
     + "analysis it = simulate(engine = one_by_one, population = fixed, Small = logit)"),
    ("python", "fixed", JOINT + "analysis it = simulate(population = fixed)"),
    ("python", "alone", PD.format("instructions uniform draws independent")
     + "analysis it = simulate(Large = C, Small = D)"),
    ("python", "formula", (SPECS / "std/congestion.game").read_text(encoding="utf-8")),
    ("python", "cartel", (SPECS / "papers/folk_theorem/cartel.game").read_text(encoding="utf-8")),
    ("pettingzoo", "wide", (SPECS / "std/travellers_dilemma.game").read_text(encoding="utf-8")),
]  # fmt: skip


@pytest.mark.parametrize(("target", "name", "text"), [*GENERATED, *OTHERS])
def test_generated_text_is_tidy_and_stable(
    target: str, name: str, text: str, tmp_path: Path
) -> None:
    module = written(text, target)
    assert module == written(text, target) and module.isascii()
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent)) or shutil.which("ruff")
    if ruff is None:
        pytest.skip("ruff is not there")
    path = tmp_path / "generated.py"
    path.write_text(module, encoding="utf-8")
    for check in (["check", "--no-cache"], ["format", "--check", "--no-cache"]):
        done = subprocess.run(
            [ruff, *check, "--config", str(PYPROJECT), str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "text",
    [
        PD.format("matching assortative 1/3"),
        JOINT + "analysis it = simulate(population = fixed, rounds = 20, clients = 99)",
        PD.format("") + "analysis it = simulate(rounds = 70, clients = 9, Large = logit)",
        PD.format("") + "analysis it = simulate(rounds = 3, clients = 999, engine = one_by_one)",
        (SPECS / "std/public_goods.game").read_text(encoding="utf-8"),
    ],
)
def test_a_module_runs_by_itself_with_numpy_only(text: str, tmp_path: Path) -> None:
    module = written(text)
    assert alone(module, tmp_path) == printed(module)
    options = ["--rounds=7", "--clients=55", "--seed=2"]
    assert alone(module, tmp_path, *options) == printed(module, *options)


def test_the_text_does_not_depend_on_the_process(tmp_path: Path) -> None:
    (tmp_path / "it.game").write_text(MONITORED["identified"], encoding="utf-8")
    for target in ("python",):
        texts = set()
        for salt in ("1", "2"):
            command = [sys.executable, "-m", "metagame", "compile", "it.game", "--to", target]
            environment = {**os.environ, "PYTHONHASHSEED": salt}
            done = subprocess.run(
                command, capture_output=True, check=True, cwd=tmp_path, env=environment
            )
            texts.add(done.stdout)
        assert texts == {written(MONITORED["identified"], target).encode()}


HOSTILE = [
    "\"\"\"'''\\",
    "a\nimport os\nos.abort()\n",
    "\u2028x\u2029\x85\x00\x1b[2J\r",
    "{0} {names} %s %(prog)s",
    "\\N{BULLET} \\x41 \\",
    "\ud800 \U0001f600 é",
    "#" * 30,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_nothing_but_data(name: str) -> None:
    """Whatever a name is, the modules hold it as a literal, and nothing else changes."""
    assert ast.literal_eval(literals.text(name)) == name
    assert literals.text(name).isascii() and len(literals.text(name).splitlines()) == 1
    game = metagame.loads(MONITORED["public"]).meta_game()
    plan = simulated(metagame.loads(PD.format("")).meta_game(), targets.simulator())
    names = (name, name + "2")
    changed = evolve(
        plan, title=name, llms=names, roles=names, actions=(names,) * 2, meta_actions=(names,) * 2
    )
    same_but_for_names(to_python(plan), to_python(changed))
    stage = staged(game, targets.public_signal)
    assert stage.signal is not None
    other = evolve(
        stage,
        title=name,
        llms=names,
        meta_actions=(names,) * 2,
        signal=evolve(stage.signal, labels=names),
    )
    for write in (to_pettingzoo, to_openspiel):
        same_but_for_names(write(stage), write(other))


def same_but_for_names(before: str, after: str) -> None:
    """Two modules are the same programs but for the texts that are given names as data."""

    def skeleton(module: str) -> str:
        tree = ast.parse(module)
        for node in tree.body:
            match node:
                case ast.Assign(targets=[ast.Name(id=kept)]) if kept in NAMES:
                    assert isinstance(ast.literal_eval(node.value), str | list)
                    node.value = ast.Constant(0)
        return ast.dump(tree)

    assert after.isascii()
    assert skeleton(before) == skeleton(after)
    comments = re.compile(r"^ *#.*$", re.MULTILINE)
    assert comments.findall(before) == comments.findall(after)


NAMES = {"TITLE", "LLMS", "ROLES", "ACTIONS", "META_ACTIONS", "SIGNALS", "NAME"}


@given(st.text())
def test_texts_are_literals(name: str) -> None:
    literal = literals.text(name)
    assert ast.literal_eval(literal) == name and literal.isascii()
    assert literal.isprintable() and "'" not in literal and '"' not in literal[1:-1]


def test_what_a_spec_says_of_itself_is_left_out() -> None:
    said = 'os.abort() \\""" # it'
    text = f'''"""{said.replace('"""', "''")}"""\n''' + PD.format("")
    for target in ("python", "pettingzoo", "openspiel"):
        module = written(text + 'claim "os.abort()": 1 == 1', target)
        assert "abort" not in module and module == written(PD.format(""), target)


# --- what is not written -------------------------------------------------------------------------

INTERVAL = "game g { roles a, b actions in [0, 1] payoff = own } "
MANY = """game g(n = 20) { roles m[n] actions 0, 1 payoff = own }
population { llms A, B clients: A 1/2, B rest } """
REFUSED = {
    "interval": (INTERVAL, "interval"),
    "large": ((SPECS / "papers/folk_theorem/bounded_coordination.game").read_text(), "payoffs"),
    "many": (MANY, "payoffs"),
    "sample": (PD.format("").replace("perfect", "clients { sample 10 }"), "sample"),
}


@pytest.mark.parametrize("target", ["pettingzoo", "openspiel"])
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_environment_is_refused(name: str, target: str) -> None:
    text, words = REFUSED[name]
    with pytest.raises(SpecError, match=words):
        written(text, target)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (INTERVAL, "interval"),
        (REFUSED["large"][0], "payoffs"),
        (PD.format("") + "analysis it = simulate(Large = foo)", "rule"),
        (PD.format("") + "{ noise 1/2 } analysis it = simulate(Large = logit)", "noise"),
        (PD.format("") + "{ delay 1 } analysis it = simulate(Large = q_learning)", "delay"),
        (
            PD.format("").replace("perfect", "none") + "analysis it = simulate(Large = logit)",
            "does not show",
        ),
        (
            PD.format("instructions uniform draws independent")
            + "analysis it = simulate(engine = one_by_one, Large = C, Small = D)",
            "draws for itself",
        ),
        (
            PD.format("instructions uniform draws independent").replace("perfect", "clients")
            + "analysis it = simulate(Large = regret_matching, Small = D)",
            "draws for itself",
        ),
        (PD.format("") + "analysis it = simulate(engine = instances)", "every instance"),
        (
            (SPECS / "papers/llm_agents_in_games/shares.game").read_text(encoding="utf-8"),
            "changes from round to round",
        ),
        (MANY, "drawn afterwards"),
        (
            PD.format("") + "repeated { discount 99/100 } "
            "analysis s = sustain(mean[Large] = 2, mean[Small] = 2) "
            "analysis it = simulate(Large = s)",
            "'s'",
        ),
    ],
)
def test_what_is_not_simulated_is_refused_by_name(text: str, words: str) -> None:
    with pytest.raises(SpecError, match=words):
        written(text)


@pytest.mark.parametrize("target", ["pettingzoo", "openspiel"])
def test_a_missing_extra_is_named(target: str, tmp_path: Path) -> None:
    path = tmp_path / "generated.py"
    path.write_text(written(PD.format(""), target), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-c", NO_METAGAME, str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1 and f"pip install 'metagame[{target}]'" in done.stderr


def test_the_command_line_of_a_simulation(tmp_path: Path) -> None:
    path = tmp_path / "sim.py"
    path.write_text(written(PD.format("")), encoding="utf-8")
    for options, status in ((["--help"], 0), (["--rounds", "0"], 2), (["--seed", "-1"], 2)):
        command = [sys.executable, "-I", str(path), *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == status and "--clients" in done.stdout + done.stderr


def test_everything_that_the_engine_knows_is_written_or_refused() -> None:
    """Whoever gives the engine more has to say here what programs do about it."""
    known = {
        "Problem": "payoffs actions law followed told size replace memory monitoring common_draws",
        "Monitoring": "kind noise sample delay chances own_payoff",
        "Law": "weights governors",
    }
    for record, names in known.items():
        found = [field.name for field in fields(getattr(engine_problem, record))]
        assert found == names.split()
    game = metagame.loads(PD.format("")).meta_game()
    seat = Seat(game, 0, game.values.floats())
    needed = {"rule": "logit", "play": ("C", "C"), "first_round": 1, "plays": [("C", "C")]}
    kinds = set()
    for rule in RULES:
        stated = {p.name: needed[p.name] for p in rule.parameters if p.required}
        kinds.add(type(made(metagame.rule(rule.name, **stated), seat)))
    kinds.add(FrequencyAutomaton)
    assert {kind.__name__ for kind in kinds} | {"Fixed", "Mixed"} == set(WRITTEN)
    assert set(WRITTEN) | set(OTHERWISE.values()) == set(rules_text.RULES)
    for kind in kinds:
        source = rules_text.RULES[kind.__name__]
        options = {option for name, option in OTHERWISE if name == kind.__name__}
        given = {field.name for field in fields(kind)} - options
        assert all(f"{name}: " in source for name in given)


@pytest.mark.parametrize("target", ["pettingzoo", "openspiel"])
def test_games_that_change_are_no_environments(target: str) -> None:
    text = (SPECS / "papers/llm_agents_in_games/shares.game").read_text(encoding="utf-8")
    with pytest.raises(SpecError, match="changes from round to round"):
        written(text, target)
