"""This module gathers what a simulation is made of, or says why it is not written as a program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from attrs import fields

from ...compiler.expr import Constant
from ...compiler.ir.nodes import AnalysisNode
from ...compiler.terms import Option, Play, Rule
from ...dsl.diagnostic import InternalError, refusal
from ..base import OneShot
from .formulas import formula
from .given import Simulator
from .problem import RuleData, Simulated

MOST_NUMBERS = 2**17
"""Payoffs that are written out in a program (about a megabyte)."""

SETTINGS = ("rounds", "clients", "seed", "population", "engine")
"""Arguments of `simulate` that are no plays."""

WRITTEN = (
    "Automaton",
    "BestResponse",
    "ConditionalRegretMatching",
    "FictitiousPlay",
    "Fixed",
    "Forced",
    "FrequencyAutomaton",
    "Imitation",
    "Logit",
    "Mixed",
    "QLearning",
    "RegretMatching",
    "Replicator",
    "Schedule",
)
"""Rules that are written as code, by the names of their classes."""


def simulated(game: OneShot, simulator: Simulator) -> Simulated:
    """The simulation of a spec: its first `simulate` analysis, else of the first equilibrium.

    Raises:
        Refusal: it cannot be simulated, or is not covered here.
        ValueError: a play that is none of the LLM's.
    """
    refuse_states(game, "metagame run")
    stated, given = _asked(game)
    setting = simulator.setting(**given)
    chosen = simulator.plays(game, stated, setting.clients)
    rules = tuple(_rule(rule, llm) for rule, llm in zip(chosen.rules, game.llms, strict=True))
    supports = simulator.supports(game, chosen)
    fixed = setting.population == "fixed"
    problem = simulator.problem(game, chosen, supports, setting.clients, fixed)
    one_round = simulator.setting(**{**given, "rounds": 1})
    engine = simulator.simulate(game, stated, one_round).run.engine
    out = Simulated(
        game.graph.spec.game,
        tuple(game.problem.roles),
        tuple(
            tuple(str(names[a]) for a in own)
            for names, own in zip(game.problem.actions, supports, strict=True)
        ),
        game.llms,
        problem.payoffs.values,
        formula(game, supports, problem.payoffs.values),
        problem.law.weights,
        problem.law.governors,
        problem.followed,
        problem.told,
        _meta_actions(game, chosen),
        rules,
        chosen.payoffs,
        problem.monitoring.kind,
        problem.monitoring.chances,
        problem.monitoring.noise,
        problem.common_draws,
        fixed,
        engine.joint,
        simulator.cells(problem, engine.joint),
        engine.name,
        _rounds(game, simulator) if setting.rounds is None else setting.rounds,
        setting.clients,
        setting.seed,
    )
    if problem.memory is not None:
        raise _uncovered("clients that remember")
    _refuse(out, problem.monitoring)
    return out


def refuse_states(game: OneShot, instead: str) -> None:
    """Refuse a game that is not the same in all rounds.

    Raises:
        Refusal: it has states.
    """
    if game.graph.states:
        names = ", ".join(dict.fromkeys(state.name for state in game.graph.states))
        message = f"a game that changes from round to round ({names}): not written as a program"
        raise refusal("not-generated", message, None, f"'{instead}' plays it")


def _asked(game: OneShot) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the first `simulate` analysis says of LLMs, and of everything else."""
    asked = next((a for a in game.graph.analyses if a.method == "simulate"), None)
    stated: dict[str, Any] = {}
    given: dict[str, Any] = {}
    for argument in () if asked is None else asked.arguments:
        match argument:
            case Play(llm=llm, actions=actions):
                stated[llm] = actions
            case Rule(llm=llm):
                stated[llm] = argument
            case Option(name=name, value=Constant(value=value)) if name in SETTINGS:
                given[name] = int(value)
            case Option(name=name, value=str(word)) if name in SETTINGS:
                given[name] = word
            case Option(name=name, value=str(word)):
                _no_analysis(game.graph.analyses, word, name)
                stated[name] = word
    return stated, given


def _no_analysis(analyses: Sequence[AnalysisNode], word: str, llm: str) -> None:
    if any(node.name == word for node in analyses):
        raise _uncovered(f"the strategies '{word}' that {llm} follows")


def _uncovered(what: str) -> Exception:
    message = f"{what}: not written as a program"
    help = "'metagame run' simulates it; fixed plays, equilibria and learning rules are written"
    return refusal("not-generated", message, None, help)


OTHERWISE = {
    ("Automaton", "signals"): "SignalAutomaton",
    ("QLearning", "remembers"): "RememberingQLearning",
}
"""Rules that are written as another class if something holds: their options that say so."""


def _rule(rule: Any, llm: str) -> RuleData:
    name = type(rule).__name__
    if name not in WRITTEN:
        raise _uncovered(f"the rule {name} of {llm}")
    numbers = [(a.name, getattr(rule, a.name)) for a in fields(type(rule))]
    written = name
    for option, value in numbers:
        if (name, option) in OTHERWISE and value:
            written = OTHERWISE[name, option]
    kept = tuple(
        (option, _rule(value, llm) if option == "rule" else value)
        for option, value in numbers
        if value is not None and (name, option) not in OTHERWISE
    )
    return RuleData(written, kept, rule.needs)


def _rounds(game: OneShot, simulator: Simulator) -> int:
    node = game.graph.repetition
    if node is None or node.rounds is None:
        return simulator.rounds
    if not isinstance(node.rounds, Constant):
        raise InternalError("the number of rounds is not bound")
    return int(node.rounds.value)


def _meta_actions(game: OneShot, chosen: Any) -> tuple[tuple[str, ...], ...]:
    """Names of the meta-actions that are listed: all of them only where somebody learns."""
    steady = all(mixture is not None for mixture in chosen.mixtures)
    out = []
    for i, told in enumerate(chosen.told):
        if steady:
            plays = [play for play, _ in chosen.mixtures[i]]
        else:
            plays = [game.play(i, k) for k in range(len(told))]
        out.append(tuple(" ".join(map(str, play)) for play in plays))
    return tuple(out)


def _refuse(found: Simulated, monitoring: Any) -> None:
    numbers = found.payoffs.size + (found.values.size if found.adaptive else 0)
    numbers += 0 if found.signals is None else found.signals.size
    numbers += sum(map(_numbers, found.rules))
    if numbers > MOST_NUMBERS:
        message = f"the program would hold {numbers:,} payoffs"
        help = f"up to {MOST_NUMBERS:,} are written out"
        raise refusal("game-too-large", message, None, help)
    if found.engine == "instances":
        raise _uncovered("a simulation of every instance by itself")
    if found.engine == "counts" and not found.joint:
        raise _uncovered("a game with so many roles that who governs them is drawn afterwards")
    if not found.common and (found.adaptive or found.engine != "counts"):
        raise _uncovered("learning, or clients one by one, where every client draws for itself")
    if not found.adaptive:
        return
    met = any("frequencies" in rule.needs for rule in found.rules)
    if met and (found.monitoring != "clients" or (not found.joint and found.engine == "counts")):
        raise _uncovered("automata that go by frequencies where governors are seen")
    seeing = any(rule.sees for rule in found.rules)
    noisy = monitoring.noise and found.monitoring != "signal"
    if monitoring.delay or (seeing and (noisy or monitoring.sample is not None)):
        raise _uncovered("learning from what is seen with noise or delay, or in samples")


def _numbers(rule: RuleData) -> int:
    """Numbers of a rule that are written out."""
    inner = sum(_numbers(own) for _, own in rule.numbers if isinstance(own, RuleData))
    return inner + sum(own.size for _, own in rule.numbers if isinstance(own, np.ndarray))
