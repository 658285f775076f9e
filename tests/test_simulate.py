"""This module tests simulated populations, from spec to report, against exact payoffs."""

from __future__ import annotations

import json
import re
from fractions import Fraction as F
from math import isnan
from pathlib import Path
from typing import Any

import pytest

import metagame
from metagame.backends.results.common import Refused
from metagame.backends.results.simulation import Simulation

SPECS = Path(metagame.__file__).parent / "specs"
PD = """use "std/prisoners_dilemma.game" play prisoners_dilemma
population {{ llms Large, Small clients: Large 7/10, Small rest {} }} monitoring perfect
"""
PENNIES = 'use "std/matching_pennies.game" play matching_pennies\n'


def asked(text: str, call: str) -> Any:
    return metagame.loads(f"{text} analysis it = {call}").run()["it"]


def near(result: Simulation) -> None:
    """Within four standard errors of the exact means."""
    for llm, mean in result.mean.items():
        expected = result.expected[llm]
        assert expected is not None
        assert abs(mean - float(expected)) <= 4 * result.standard_error[llm] + 1e-12


BUNDLED = sorted(
    str(path.relative_to(SPECS).with_suffix(""))
    for path in SPECS.rglob("*.game")
    if "actions in [" not in (text := path.read_text(encoding="utf-8"))
    and not re.search(r"^ *state ", text, re.MULTILINE)
)
"""Finite ones that are the same in all rounds."""


@pytest.mark.parametrize("engine", ["counts", "one_by_one"])
@pytest.mark.parametrize("study", [s for s in BUNDLED if "bounded" not in s])
def test_bundled_specs_pay_what_is_computed(study: str, engine: str) -> None:
    model = metagame.load(str(SPECS / f"{study}.game"))
    result = model.simulate(rounds=64, clients=1000, seed=3, engine=engine)
    assert result.engine == ("counts" if engine == "counts" else "clients")
    near(result)


POPULATIONS = [
    "",
    "matching assortative 1/4",
    "instructions uniform",
    "compliance 3/4",
    "compliance of Small 1/2 otherwise D",
]


@pytest.mark.parametrize("population", POPULATIONS)
@pytest.mark.parametrize("engine", ["counts", "one_by_one"])
def test_every_population_pays_what_is_computed(population: str, engine: str) -> None:
    plays = "Large = C, Small = D" if "uniform" in population else "Large = (C, D), Small = (D, C)"
    call = f"simulate(rounds = 200, clients = 500, seed = 5, engine = {engine}, {plays})"
    near(asked(PD.format(population), call))


def test_joint_matching_pays_what_is_computed() -> None:
    text = """use "std/chicken.game" play chicken population { llms A, B
      matching joint { A, B: 1/2  B, A: 1/4  A, A: 1/4 } }"""
    first = metagame.loads(text).meta_game().strategies["A"][0]
    call = f"simulate(rounds = 200, clients = 500, A = ({', '.join(map(str, first))}))"
    near(asked(text, call))


def test_a_fixed_population_is_near_as_well() -> None:
    result = asked(
        PD.format(""), "simulate(rounds = 400, clients = 1000, population = fixed, Large = (C, C))"
    )
    assert result.population == "fixed" and dict(result.expected) == {"Large": None, "Small": None}
    assert abs(result.mean["Large"] - 2.1) <= 4 * result.standard_error["Large"]
    assert result.run.held.tolist() == [[700, 300], [700, 300]]


def test_the_first_equilibrium_is_played_by_default() -> None:
    result = asked(PD.format(""), "simulate(rounds = 20, clients = 1000)")
    assert dict(result.plays) == {"Large": "C C", "Small": "D D"}
    assert dict(result.expected) == {"Large": F(21, 10), "Small": F(19, 5)}
    mixed = asked(PENNIES, "simulate(rounds = 4000, clients = 1)")
    assert "with 0.5" in next(iter(mixed.plays.values()))
    near(mixed)


def test_a_seed_fixes_everything() -> None:
    call = "simulate(rounds = 50, clients = 300, seed = {}, Large = logit, Small = q_learning)"
    runs = [asked(PD.format(""), call.format(seed)) for seed in (7, 7, 8)]
    assert runs[0] == runs[1] and runs[0].mean != runs[2].mean
    assert (runs[0].run.records.payoffs == runs[1].run.records.payoffs).all()


@pytest.mark.parametrize(
    "rule",
    ["best_response", "fictitious_play", "regret_matching", "conditional_regret_matching", "logit"],
)
def test_rules_learn_to_defect(rule: str) -> None:
    text = 'use "std/prisoners_dilemma.game" play prisoners_dilemma'
    result = asked(text, f"simulate(rounds = 400, clients = 10, row = {rule}, col = {rule})")
    shares = dict(dict(result.frequencies)["row"])
    assert shares["D"] > 0.8 and result.expected["row"] is None
    assert result.plays["row"] == rule


def test_fictitious_play_finds_the_value_of_matching_pennies() -> None:
    model = metagame.loads(PENNIES)
    plays = dict.fromkeys(model.meta_game().llms, "fictitious_play")
    result = model.simulate(plays, rounds=4000, clients=1)
    assert all(abs(mean) < 0.1 for mean in result.mean.values())


@pytest.mark.parametrize(
    ("text", "call", "message"),
    [
        (PD.format(""), "simulate(Large = foo)", "neither an action of Large nor a rule"),
        (
            PD.format("").replace("monitoring perfect", "monitoring none"),
            "simulate(Large = imitation)",
            "needs everyone's plays, which 'monitoring none' does not show",
        ),
        (PD.format(""), "simulate(rounds = 10_000_000_000)", "rounds"),
    ],
)
def test_what_cannot_be_simulated_is_refused_by_name(text: str, call: str, message: str) -> None:
    result = asked(text, call)
    assert isinstance(result, Refused) and message in result.message


def test_rounds_are_those_of_the_spec() -> None:
    result = asked(PD.format("") + "repeated { rounds 17 }", "simulate(clients = 10)")
    assert result.rounds == 17 and result.clients == 10


def test_json_and_text() -> None:
    report = metagame.loads(
        PD.format("") + "analysis it = simulate(rounds = 1, clients = 1, Large = (C, C))"
    ).run()
    result = report["it"]
    assert isnan(result.standard_error["Large"])
    data = json.loads(json.dumps(report.to_json()))["analyses"]["it"]
    assert data["standard_error"]["Large"] is None and data["engine"] == "counts"
    assert data["exact"]["expected"]["Large"] == "21/10"
    assert data["rounds"] == 1 and data["clients"] == 1 and data["seed"] == 0
    assert "unknown" in str(report) and "clients in each role" in str(report)


COOPERATION = """use "std/prisoners_dilemma.game" play prisoners_dilemma
population { llms Large, Small clients: Large %s, Small rest }
repeated { discount 9999/10000 }
analysis truce = sustain(mean[Large] = 3, mean[Small] = 3, within = 1/4)
"""


def test_review_strategies_pay_what_is_certified() -> None:
    """On a population of 100,000 clients, within the certificate's eps and four standard errors."""
    call = "simulate(rounds = 4000, clients = 100_000, Large = truce, Small = truce)"
    report = metagame.loads(COOPERATION % "7/10" + f"analysis it = {call}").run()
    truce, result = report["truce"], report["it"]
    assert truce.kind == "review" and result.plays["Large"] == "sustained by review"
    for llm, mean in result.mean.items():
        certificate = truce.certificate
        gap = abs(mean - float(certificate.payoff[llm]))
        assert gap <= float(certificate.eps[llm]) + 4 * result.standard_error[llm]


def test_a_deviation_from_reversion_is_answered_for_ever() -> None:
    call = "simulate(rounds = 500, clients = 10_000, Large = truce, Small = (D, D))"
    result = metagame.loads(COOPERATION % "1/2" + f"analysis it = {call}").run()["it"]
    assert result.plays["Large"] == "sustained by reversion"
    assert result.mean["Small"] < 2.1
    faithful = "simulate(rounds = 500, clients = 10_000, Large = truce, Small = truce)"
    kept = metagame.loads(COOPERATION % "1/2" + f"analysis it = {faithful}").run()["it"]
    assert kept.mean["Small"] == pytest.approx(3, abs=0.01)


def test_strategies_that_were_not_found_are_not_played() -> None:
    text = COOPERATION % "1/2" + "analysis no = sustain(mean[Large] = 4, mean[Small] = 4)"
    result = asked(text, "simulate(Large = no)")
    assert isinstance(result, Refused) and "infeasible" in result.message


@pytest.mark.parametrize("seen", ["sample 50", "delay 2", "noise 1/100"])
def test_strategies_for_other_sights_are_not_simulated_as_if_all_were_seen(seen: str) -> None:
    text = COOPERATION % "1/2" + f"monitoring clients {{ {seen} }}"
    result = asked(text, "simulate(rounds = 10, Large = truce, Small = truce)")
    assert isinstance(result, Refused) and "at once" in result.message
