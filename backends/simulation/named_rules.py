"""This module lists the rules of play by name, each with its parameters, and makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from attrs import frozen

from ...dsl.diagnostic import Refusal, did_you_mean, refusal
from ..results.common import Play
from .engine.rules.evolving import Imitation, Replicator
from .engine.rules.q_learning import QLearning
from .engine.rules.regrets import ConditionalRegretMatching, RegretMatching
from .engine.rules.responses import BestResponse, FictitiousPlay, Logit
from .engine.rules.rule import Rule
from .engine.rules.scripted import Forced, Schedule
from .known_automata import grim, tit_for_tat, win_stay_lose_shift
from .rule_calls import (
    ABOVE_ONE,
    ANY,
    BELOW_ONE,
    MIXTURE,
    NOT_NEGATIVE,
    PLAY,
    PLAYS,
    POSITIVE_UNIT,
    ROUND,
    RULE,
    UNIT,
    YES_NO,
    Form,
    Parameter,
    RuleCall,
    fitting,
    plain,
    text_of,
)
from .seat import Seat
from .stated_automata import Automaton, automaton_rule

Values = Mapping[str, Any]
"""Parameters of a rule with their values; plays are numbers of meta-actions, rules are made."""


@frozen(eq=False)
class NamedRule:
    """A rule: its name, what it does in one line, its parameters, and what makes it."""

    name: str
    meaning: str
    parameters: tuple[Parameter, ...]
    make: Callable[[Seat, Values], Rule]


# --- the rules -----------------------------------------------------------------------------------

FIRST = Parameter("first", PLAY, None, "what is played first; else any play, equally likely")
SHARPNESS = Parameter(
    "precision", NOT_NEGATIVE, None, "0 is uniform play; else 10 over the range of its payoffs"
)
KIND = Parameter("cooperate", PLAY, None, "the kind play; else the first action in every role")
HARSH = Parameter("defect", PLAY, None, "the harsh play; else the last action in every role")


def _logit(average: bool) -> Callable[[Seat, Values], Rule]:
    def make(seat: Seat, given: Values) -> Rule:
        stated = given["precision"]
        return Logit(seat.precision if stated is None else stated, average, given["first"])

    return make


def _replicator(seat: Seat, given: Values) -> Rule:
    return Replicator(given["step"], given["start"])


def _forced(seat: Seat, given: Values) -> Rule:
    first = given["first_round"]
    last = first if given["last_round"] is None else given["last_round"]
    if last < first:
        message = f"the last round {last} in which {seat.name} is forced is before the first"
        raise refusal("wrong-rule-setting", message, None, f"last_round is at least {first}")
    return Forced(given["rule"], first - 1, last - 1, given["play"])


RULES: tuple[NamedRule, ...] = (
    NamedRule(
        "best_response",
        "the best response to the others' last plays (Cournot 1838)",
        (
            Parameter("exploration", UNIT, 0.0, "how often any play is tried instead"),
            FIRST,
        ),
        lambda seat, given: BestResponse(given["first"], given["exploration"]),
    ),
    NamedRule(
        "conditional_regret_matching",
        "changes its play as it regrets not having played another (Hart and Mas-Colell 2000)",
        (Parameter("inertia", ABOVE_ONE, 1.5, "the higher, the rarer are changes"), FIRST),
        lambda seat, given: ConditionalRegretMatching(given["inertia"], given["first"]),
    ),
    NamedRule(
        "fictitious_play",
        "the best response to all that the others have played so far (Brown 1951)",
        (FIRST,),
        lambda seat, given: FictitiousPlay(given["first"]),
    ),
    NamedRule(
        "forced",
        "another rule that has to play something else in some rounds",
        (
            Parameter("rule", RULE, None, "what it goes by otherwise", required=True),
            Parameter("play", PLAY, None, "what it is made to play", required=True),
            Parameter("first_round", ROUND, None, "the first such round", required=True),
            Parameter("last_round", ROUND, None, "the last such round; else the first one"),
        ),
        _forced,
    ),
    NamedRule(
        "grim",
        "cooperates until the other LLM plays anything else, then defects for ever (Friedman 1971)",
        (KIND, HARSH),
        lambda seat, given: grim(seat.game, seat.llm, given["cooperate"], given["defect"]),
    ),
    NamedRule(
        "imitation",
        "what the LLM whose clients got most did last (Vega-Redondo 1997)",
        (Parameter("experiments", UNIT, 0.05, "how often any play is tried instead"), FIRST),
        lambda seat, given: Imitation(given["experiments"], given["first"]),
    ),
    NamedRule(
        "logit",
        "chances that grow exponentially with the last round's values (Blume 1993)",
        (SHARPNESS, FIRST),
        _logit(average=False),
    ),
    NamedRule(
        "q_learning",
        "values of plays learned from what its clients get (Watkins 1989)",
        (
            Parameter("rate", UNIT, 0.1, "how far a value moves towards what was got"),
            Parameter("discount", BELOW_ONE, 0.0, "what the next round's value counts"),
            Parameter("exploration", UNIT, 0.1, "how often any play is tried instead of the best"),
            Parameter("decay", UNIT, 1.0, "by which exploration is multiplied after each round"),
            Parameter("remembers", YES_NO, False, "whether values depend on everyone's last plays"),
            Parameter("optimism", ANY, 0.0, "all values at the beginning"),
        ),
        lambda seat, given: QLearning(**given),
    ),
    NamedRule(
        "regret_matching",
        "chances proportional to regrets for not having played it all along (Hart and Mas-Colell)",
        (FIRST,),
        lambda seat, given: RegretMatching(given["first"]),
    ),
    NamedRule(
        "replicator",
        "a mixture in which plays grow by what they pay above the average (Taylor and Jonker 1978)",
        (
            Parameter("step", POSITIVE_UNIT, 0.1, "how fast, relative to the range of its payoffs"),
            Parameter("start", MIXTURE, None, "the mixture at the beginning; else equal chances"),
        ),
        _replicator,
    ),
    NamedRule(
        "schedule",
        "plays in turn, over and over",
        (Parameter("plays", PLAYS, None, "in their order", required=True),),
        lambda seat, given: Schedule(given["plays"]),
    ),
    NamedRule(
        "smooth_fictitious_play",
        "as logit, by the average of all rounds so far (Fudenberg and Levine 1998)",
        (SHARPNESS, FIRST),
        _logit(average=True),
    ),
    NamedRule(
        "tit_for_tat",
        "what the other LLM played last (Rapoport, in Axelrod 1984)",
        (Parameter("first", PLAY, None, "what is played first; else the first action everywhere"),),
        lambda seat, given: tit_for_tat(seat.game, seat.llm, given["first"]),
    ),
    NamedRule(
        "win_stay_lose_shift",
        "keeps its play if the other LLM cooperated, changes it otherwise (Nowak and Sigmund 1993)",
        (KIND, HARSH),
        lambda seat, given: win_stay_lose_shift(
            seat.game, seat.llm, given["cooperate"], given["defect"]
        ),
    ),
)

BY_NAME: Mapping[str, NamedRule] = {rule.name: rule for rule in RULES}

EQUILIBRIUM = "equilibrium"
"""The first equilibrium of the one-shot game: what an LLM plays unless something is stated."""


# --- making them ---------------------------------------------------------------------------------


def rule(name: str, /, **settings: Any) -> RuleCall:
    """A rule of play with its parameters, for `simulate`: `rule("q_learning", exploration=0.1)`.

    Numbers are as exact as they are given; plays are tuples of actions; a mixture is a mapping from
    plays to chances.

    Raises:
        SpecError: there is no such rule or parameter, or it does not take that value.
    """
    call = RuleCall(name, tuple((key, plain(value)) for key, value in settings.items()))
    check_call(call)
    return call


def check_call(call: RuleCall) -> None:
    """Raise Refusal, with a way out, unless the rule and all its parameters exist and fit."""
    if call.name == EQUILIBRIUM and not call.settings:
        return
    named = BY_NAME.get(call.name)
    if named is None:
        names = [EQUILIBRIUM, *BY_NAME]
        help = did_you_mean(call.name, names, f"rules: {', '.join(names)}")
        raise refusal("unknown-rule", f"there is no rule of play '{call.name}'", None, help)
    known = {parameter.name: parameter for parameter in named.parameters}
    for name, value in call.settings:
        if name not in known:
            raise _unknown_parameter(call.name, name, list(known))
        value = fitting(known[name], value, call.name)
        if isinstance(value, RuleCall):
            check_call(value)
    given = [name for name, _ in call.settings]
    twice = next((name for name in given if given.count(name) > 1), None)
    if twice is not None:
        message = f"'{twice}' of {call.name} is set twice"
        raise refusal("duplicate-argument", message, None, "keep one")
    missing = [p for p in named.parameters if p.required and p.name not in given]
    if missing:
        message = f"{call.name} needs '{missing[0].name}': {missing[0].meaning}"
        help = f"write '{call.name}({', '.join(f'{p.name} = ...' for p in missing)})'"
        raise refusal("missing-argument", message, None, help)


def _unknown_parameter(rule: str, name: str, known: list[str]) -> Refusal:
    if not known:
        return refusal("unknown-parameter", f"{rule} has no parameters", None, f"write '{rule}'")
    message = f"{rule} has no parameter '{name}'"
    help = did_you_mean(name, known, f"its parameters: {', '.join(known)}")
    return refusal("unknown-parameter", message, None, help)


def made(call: RuleCall | Automaton, seat: Seat) -> Rule:
    """The rule of an LLM.

    Raises:
        Refusal: there is no such rule or parameter, it does not take that value, or does not fit
            the game.
    """
    if isinstance(call, Automaton):
        return automaton_rule(call, seat)
    check_call(call)
    named = BY_NAME[call.name] if call.name in BY_NAME else _equilibrium_inside()
    stated = dict(call.settings)
    values = {}
    for parameter in named.parameters:
        value = parameter.default
        if parameter.name in stated:
            value = fitting(parameter, stated[parameter.name], call.name)
            value = _of_game(parameter, value, seat, call.name)
        values[parameter.name] = value
    return named.make(seat, values)


def _equilibrium_inside() -> NamedRule:
    message = "an equilibrium cannot be the rule inside another one"
    raise refusal("wrong-rule-setting", message, None, "state a play with 'schedule(plays = ...)'")


def automata(play: object) -> Iterator[Automaton]:
    """The automata by which it is played, alone or inside other rules."""
    if isinstance(play, Automaton):
        yield play
    elif isinstance(play, RuleCall):
        for _, value in play.settings:
            yield from automata(value)


def _of_game(parameter: Parameter, value: Any, seat: Seat, rule: str) -> Any:
    """Plays as numbers of meta-actions, rules made."""
    if not isinstance(parameter.domain, Form):
        return value
    what = f"'{parameter.name} = {text_of(value)}' of {rule}"
    match parameter.domain.kind:
        case "rule":
            return made(value, seat)
        case "play":
            return seat.index(value, what)
        case "plays":
            return np.array([seat.index(play, what) for play in value])
    return _chances(value, seat, what)


def _chances(pairs: Iterable[tuple[Play, Any]], seat: Seat, what: str) -> np.ndarray:
    out = np.zeros(seat.game.sizes[seat.llm])
    for play, chance in pairs:
        out[seat.index(play, what)] += float(chance)
    return out
