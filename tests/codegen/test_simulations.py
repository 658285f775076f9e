"""This module tests that stand-alone simulations print the numbers of the engine."""

from __future__ import annotations

from typing import Any

import pytest

import metagame
from metagame.backends.results.simulation import Simulation
from metagame.dsl.diagnostic import SpecError

from .programs import (
    JOINT,
    PD,
    POPULATIONS,
    SPECS,
    printed,
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
    module = written(text)
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
        metagame.loads(text).simulate(**setting)
    except SpecError:
        with pytest.raises(SpecError):
            written(text)
    else:
        same(text, **setting)


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
        ("none", "Large = q_learning, Small = (C, D)"),
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
