"""This module tests that stand-alone simulations print the numbers of the engine."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from attrs import evolve

import metagame
from metagame.backends import targets
from metagame.backends.codegen.from_game import simulated
from metagame.backends.codegen.to_python import to_python
from metagame.backends.results.simulation import Simulation
from metagame.dsl.diagnostic import SpecError

from .programs import (
    JOINT,
    PD,
    POPULATIONS,
    SPECS,
    printed,
    ruffed,
    written,
)


def as_printed(title: str, result: Simulation) -> str:
    """What a generated module prints of a simulation, from the engine's result."""
    settings = f"rounds {result.rounds}, clients {result.clients}, seed {result.seed}"
    lines = [f"{title}: {settings}"]
    for llm, mean in result.mean.items():
        lines.append(f"{llm}: mean {mean}, standard error {result.standard_error[llm]}")
    for role, shares in result.frequencies:
        lines.append(f"{role}: {', '.join(f'{action} {share}' for action, share in shares)}")
    return "\n".join(lines) + "\n"


def same(text: str, **setting: Any) -> str:
    """The module for a spec prints what the engine gives, bit for bit; its text."""
    module = written_or_refused(text)
    model = metagame.loads(text)
    asked = [node.name for node in model._matched.analyses if node.method == "simulate"]
    if asked:
        result = model.run(asked[:1])[asked[0]]
        options: list[str] = []
    else:
        result = model.simulate(**setting)
        options = [f"--{name}={value}" for name, value in setting.items()]
    title = model._matched.spec.game
    assert printed(module, *options) == as_printed(title, result)
    return module


BUNDLED = sorted(str(p.relative_to(SPECS).with_suffix("")) for p in SPECS.rglob("*.game"))


@pytest.mark.parametrize("study", BUNDLED)
def test_bundled_specs_print_the_engines_numbers(study: str) -> None:
    """What the engine cannot simulate is not written either."""
    text = (SPECS / f"{study}.game").read_text(encoding="utf-8")
    setting = {"rounds": 40, "clients": 700, "seed": 3}
    try:
        simulator = targets.simulator()
        game = metagame.loads(text).meta_game()
        simulator.simulate(game, {}, simulator.setting(**setting))
    except SpecError:
        with pytest.raises(SpecError):
            written(text)
    else:
        with contextlib.suppress(NotWritten):
            same(text, **setting)


class NotWritten(Exception):
    """A spec asks for what is simulated, and is refused as a program by name."""


def written_or_refused(text: str) -> str:
    try:
        return written(text)
    except SpecError as error:
        if error.diagnostics[0].id == "not-generated" and "sustain(" in text:
            raise NotWritten from error
        raise


@pytest.mark.parametrize("fixed", [False, True])
@pytest.mark.parametrize("population", POPULATIONS)
def test_every_population_prints_the_engines_numbers(population: str, fixed: bool) -> None:
    plays = "Large = C, Small = D" if "uniform" in population else "Large = (C, D), Small = (D, C)"
    finite = ", population = fixed" if fixed else ""
    call = f"simulate(rounds = 90, clients = 501, seed = 5, {plays}{finite})"
    same(PD.format(population) + f"analysis it = {call}")


@pytest.mark.parametrize("fixed", [False, True])
@pytest.mark.parametrize("population", [p for p in POPULATIONS if "draws" not in p])
def test_clients_one_by_one_print_the_engines_numbers(population: str, fixed: bool) -> None:
    plays = "Large = C" if "uniform" in population else "Large = (C, D)"
    finite = ", population = fixed" if fixed else ""
    call = (
        f"simulate(rounds = 20, clients = 70_001, seed = 5, engine = one_by_one, {plays}{finite})"
    )
    same(PD.format(population) + f"analysis it = {call}")


@pytest.mark.parametrize("fixed", ["", ", population = fixed"])
@pytest.mark.parametrize("kind", ["perfect", "clients"])
def test_learners_of_clients_one_by_one(kind: str, fixed: str) -> None:
    rules = "Large = logit, Small = q_learning"
    call = f"simulate(rounds = 150, clients = 11, engine = one_by_one, {rules}{fixed})"
    text = PD.format("compliance 3/4").replace("perfect", kind)
    same(f"{text} analysis it = {call}")


def test_mixtures_of_clients_one_by_one() -> None:
    text = 'use "std/rock_paper_scissors.game" play rock_paper_scissors analysis it = '
    same(text + "simulate(rounds = 300, clients = 3, engine = one_by_one)")
    fixed = "simulate(rounds = 5, clients = 401, engine = one_by_one, population = fixed)"
    same(f"{JOINT} analysis it = {fixed}")


@pytest.mark.parametrize("fixed", ["", ", population = fixed"])
def test_joint_matching_prints_the_engines_numbers(fixed: str) -> None:
    same(f"{JOINT} analysis it = simulate(rounds = 30, clients = 401{fixed})")


FORMULAS = {
    "payoff = own * 2 - sum(others) / 3": "Fraction(sum(others), 3)",
    "payoff = if own == m[1] then -index else max(own, 7) - (2 - own)": "return -index",
    "payoff = sum(m[j] * j for j in 1..3) - count(all, own)": "for k1 in range(1, 4)",
    "payoff = sum(sum(m[i] - own for i in 1..j) for j in 1..3)": "for k2 in range(1, k1 + 1)",
    "payoff = sum(sum(sum(m[i] - m[j] + k for i in 1..j) for j in 1..3) for k in 1..3)": "",
    "payoff = count(m[j] > own for j in 1..3) - index / 7": "sum(1 for k1",
    "payoff of m[1] = 1 payoff of m[2..3] = abs(own - m[1])": "if role == 0:",
    "payoff = if not (own > 1 and m[1] < 2 or m[2] == 0) then 1/3 else 0": "not (",
    "payoff = sqrt(own + 2)": "",
    "payoff = own ^ 2 mod 3": "",
}


@pytest.mark.parametrize("payoff", FORMULAS)
def test_formulas_are_written_where_they_give_the_same(payoff: str) -> None:
    text = f"game g {{ roles m[3] actions 0..2 {payoff} }} analysis it = simulate(rounds = 20"
    module = same(text + ", clients = 3, m[1] = logit, m[2] = logit, m[3] = logit)")
    written_out = FORMULAS[payoff]
    assert ("def payoff(" in module) == bool(written_out) and written_out in module


AUTOMATON = metagame.Automaton("s", {"s": ("C", "C"), "t": ("D", "D")}, {"s": {("D", "D"): "t"}})
CALLS: list[Any] = [
    metagame.rule("best_response", first=("D", "C"), exploration=1 / 3),
    metagame.rule("conditional_regret_matching", inertia=3, first=("D", "C")),
    metagame.rule("fictitious_play", first=("D", "D")),
    metagame.rule("forced", rule="grim", play=("D", "D"), first_round=3, last_round=4),
    metagame.rule("forced", rule=AUTOMATON, play=("D", "C"), first_round=30),
    metagame.rule(
        "forced",
        rule=metagame.rule("forced", rule="q_learning", play=("D", "D"), first_round=90),
        play=("C", "C"),
        first_round=40,
        last_round=80,
    ),
    "grim",
    metagame.rule("imitation", experiments=1 / 3, first=("C", "D")),
    metagame.rule("logit", precision=1 / 3, first=("C", "D")),
    metagame.rule("q_learning", rate=1 / 3, exploration=1 / 7, decay=0.99999999, remembers=True),
    metagame.rule("q_learning", discount=1 / 3, exploration=1 / 7, optimism=-1 / 3, rate=1 / 3),
    metagame.rule("regret_matching", first=("D", "D")),
    metagame.rule("replicator", step=0.5, start={("C", "C"): 2, ("D", "D"): 1}),
    metagame.rule("schedule", plays=[("C", "C"), ("D", "D"), ("C", "D")]),
    metagame.rule("smooth_fictitious_play", precision=2),
    metagame.rule("tit_for_tat", first=("D", "D")),
    "win_stay_lose_shift",
    AUTOMATON,
]


def as_program(text: str, plays: dict[str, Any], **setting: Any) -> str:
    """The module for plays that a spec cannot state prints what the engine gives; its text."""
    simulator = targets.simulator()
    model = metagame.loads(text)
    given = evolve(
        simulator,
        plays=lambda game, stated, clients: simulator.plays(game, plays, clients),
        simulate=lambda game, stated, how: simulator.simulate(game, plays, how),
        setting=lambda **more: simulator.setting(**{**setting, **more}),
    )
    module = to_python(simulated(model.meta_game(), given))
    result = model.simulate(plays, **setting)
    assert printed(module) == as_printed(model._matched.spec.game, result)
    return module


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_rules_with_parameters_print_the_engines_numbers(call: Any) -> None:
    plays = {"Large": call, "Small": "logit"}
    module = as_program(PD.format("compliance 9/10"), plays, rounds=130, clients=77, seed=9)
    ruffed(module)


@pytest.mark.parametrize("engine", ["counts", "one_by_one"])
@pytest.mark.parametrize("more", ["", "noise 1/3"])
def test_automata_that_go_by_a_public_signal(engine: str, more: str) -> None:
    text = PD.format("").replace(
        "perfect", f"public {{ signal good, bad chance of good = count(all, C) / 2 {more} }}"
    )
    moves = {"s": {"bad": "t"}, "t": {"good": "s"}}
    watcher = evolve(AUTOMATON, moves=moves, looks_at="signal")
    turns = metagame.rule("schedule", plays=[("C", "C"), ("D", "D")])
    forced = metagame.rule("forced", rule=watcher, play=("D", "D"), first_round=7)
    for other in (turns, forced):
        plays = {"Large": watcher, "Small": other}
        setting = {"rounds": 150, "clients": 40, "seed": 3, "engine": engine}
        ruffed(as_program(text, plays, **setting))


def test_an_automaton_that_sees_late_is_refused() -> None:
    text = PD.format("") + "{ delay 2 }"
    with pytest.raises(SpecError, match="with noise or delay"):
        as_program(text, {"Large": "tit_for_tat"}, rounds=3)


@pytest.mark.parametrize("engine", ["counts", "one_by_one"])
@pytest.mark.parametrize("population", ["drawn", "fixed"])
def test_automata_that_go_by_frequencies(engine: str, population: str) -> None:
    text = PD.format("compliance 3/4").replace("perfect", "clients")
    sees = metagame.Frequency("col", "D", "1/2")
    watcher = evolve(AUTOMATON, moves={"s": {True: "t"}, "t": {False: "s"}}, looks_at=sees)
    forced = metagame.rule("forced", rule=watcher, play=("C", "D"), first_round=20, last_round=60)
    setting = {"rounds": 150, "clients": 21, "seed": 3, "engine": engine, "population": population}
    for other in ("logit", forced, "q_learning"):
        ruffed(as_program(text, {"Large": watcher, "Small": other}, **setting))


def test_frequencies_with_their_governors_are_refused() -> None:
    text = PD.format("").replace("perfect", "identified")
    watcher = evolve(AUTOMATON, moves={}, looks_at=metagame.Frequency("row", "C", 0.5))
    with pytest.raises(SpecError, match="where governors are seen: not written"):
        as_program(text, {"Large": watcher}, rounds=3)


RULES = [
    "best_response",
    "conditional_regret_matching",
    "fictitious_play",
    "imitation",
    "logit",
    "q_learning",
    "regret_matching",
    "replicator",
    "smooth_fictitious_play",
]


@pytest.mark.parametrize("rule", RULES)
def test_rules_print_the_engines_numbers(rule: str) -> None:
    call = f"simulate(rounds = 300, clients = 77, seed = 9, Large = {rule}, Small = logit)"
    same(PD.format("compliance 9/10") + f"analysis it = {call}")


@pytest.mark.parametrize("fixed", ["", ", population = fixed"])
@pytest.mark.parametrize(
    ("kind", "rules"),
    [
        ("clients", "Large = regret_matching, Small = logit"),
        ("clients", "Large = fictitious_play, Small = q_learning"),
        ("identified", "Large = best_response, Small = replicator"),
        ("none", "Large = (D, C), Small = (C, D)"),
    ],
)
def test_rules_that_see_less_print_the_engines_numbers(kind: str, rules: str, fixed: str) -> None:
    call = f"simulate(rounds = 130, clients = 7, {rules}{fixed})"
    text = PD.format("compliance 3/4").replace("perfect", kind)
    same(f"{text} analysis it = {call}")


def test_learners_against_an_equilibrium_in_mixtures() -> None:
    text = 'use "std/rock_paper_scissors.game" play rock_paper_scissors analysis it = '
    same(text + "simulate(rounds = 70, clients = 5, row = regret_matching)")


@pytest.mark.parametrize("rounds", [1, 15, 16, 63, 64, 65, 1500])
def test_any_number_of_rounds_and_one_client(rounds: int) -> None:
    text = 'use "std/matching_pennies.game" play matching_pennies'
    same(text, rounds=rounds, clients=1, seed=0)
