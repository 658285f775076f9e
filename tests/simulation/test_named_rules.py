"""This module tests rules by name with their parameters, and automata given as tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction as F
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import metagame
from metagame.backends.instructions import told_by_all
from metagame.backends.public_signal import public_signal
from metagame.backends.simulation.engine.rules.evolving import Imitation, Replicator
from metagame.backends.simulation.engine.rules.q_learning import QLearning
from metagame.backends.simulation.engine.rules.regrets import ConditionalRegretMatching
from metagame.backends.simulation.engine.rules.responses import BestResponse, Logit
from metagame.backends.simulation.engine.rules.scripted import Forced, Schedule
from metagame.backends.simulation.named_rules import RULES, check_call, made
from metagame.backends.simulation.rule_calls import Numbers, RuleCall, Words
from metagame.backends.simulation.seat import Seat
from metagame.dsl.diagnostic import SpecError

POPULATION = """use "std/prisoners_dilemma.game" play prisoners_dilemma
population { llms Large, Small clients: Large 7/10, Small rest } monitoring perfect
"""
BASE = 'use "std/prisoners_dilemma.game" play prisoners_dilemma\n'


def seat(text: str = POPULATION, llm: int = 0) -> Seat:
    game = metagame.loads(text).meta_game()
    return Seat(game, llm, game.values.floats())


# Each with what it is in the engine; plays of Large: CC, CD, DC, DD are 0, 1, 2, 3; its range is 3.
MADE: list[tuple[RuleCall, Any]] = [
    (metagame.rule("best_response", first=("D", "C")), BestResponse(2)),
    (metagame.rule("best_response", exploration="1/4"), BestResponse(None, 0.25)),
    (metagame.rule("imitation"), Imitation(0.05)),
    (metagame.rule("imitation", experiments=F(1, 4)), Imitation(0.25)),
    (metagame.rule("logit"), None),
    (metagame.rule("logit", precision=2), Logit(2.0)),
    (metagame.rule("smooth_fictitious_play", precision=0), Logit(0.0, True)),
    (metagame.rule("conditional_regret_matching", inertia=3), ConditionalRegretMatching(3.0)),
    (metagame.rule("q_learning"), QLearning()),
    (
        metagame.rule("q_learning", rate=F(1, 2), exploration=0.3, decay=1, remembers="yes"),
        QLearning(0.5, 0.0, 0.3, 1.0, True),
    ),
    (metagame.rule("q_learning", remembers=False, optimism=-3), QLearning(optimism=-3.0)),
    (metagame.rule("replicator", step=1), Replicator(1.0)),
    (
        metagame.rule("replicator", start={("C", "C"): F(1, 3), ("D", "D"): 2}),
        Replicator(0.1, np.array([1 / 3, 0, 0, 2])),
    ),
    (metagame.rule("schedule", plays=[("D", "D"), ("C", "D")]), Schedule(np.array([3, 1]))),
    (
        metagame.rule("forced", rule="imitation", play=("D", "D"), first_round=5),
        Forced(Imitation(0.05), 4, 4, 3),
    ),
    (
        metagame.rule("forced", rule=metagame.rule("logit", precision=1), play=("D", "D"),
                      first_round=2, last_round=7),
        Forced(Logit(1.0), 1, 6, 3),
    ),
]  # fmt: skip


def alike(one: Any, two: Any) -> bool:
    if attrs.has(type(one)) and type(one) is type(two):
        names = [a.name for a in attrs.fields(type(one))]
        return all(alike(getattr(one, name), getattr(two, name)) for name in names)
    return type(one) is type(two) and bool(np.array_equal(one, two))


@pytest.mark.parametrize(("call", "rule"), MADE, ids=[str(call) for call, _ in MADE])
def test_parameters_are_those_of_the_engine(call: RuleCall, rule: Any) -> None:
    at = seat()
    if rule is None:
        rule = Logit(10 / float(np.ptp(at.values[0])))
    assert alike(made(call, at), rule)


def test_calls_read_as_in_a_spec() -> None:
    inner = metagame.rule("q_learning", exploration=F(1, 10), remembers=True)
    call = metagame.rule("forced", rule=inner, play=("D", "D"), first_round=5)
    said = "forced(rule = q_learning(exploration = 1/10, remembers = yes), play = (D, D), "
    assert str(call) == said + "first_round = 5)"
    assert call == metagame.rule("forced", rule=inner, play=["D", "D"], first_round=5)
    assert hash(call) and str(metagame.rule("grim")) == "grim"


def test_everything_that_can_be_named_is_played() -> None:
    """With its defaults; what is required is given."""
    needed = {"rule": "logit", "play": ("C", "D"), "first_round": 1, "plays": [("D", "D")]}
    model = metagame.loads(POPULATION)
    for rule in RULES:
        assert rule.meaning and len({p.name for p in rule.parameters}) == len(rule.parameters)
        stated = {p.name: needed[p.name] for p in rule.parameters if p.required}
        call = metagame.rule(rule.name, **stated)
        result = model.simulate({"Large": call}, rounds=3, clients=5)
        assert result.rounds == 3 and result.plays["Large"] == str(call)


@settings(deadline=None, max_examples=80)
@given(st.data())
def test_numbers_are_taken_exactly_where_they_fit(data: st.DataObject) -> None:
    numeric = [(r, p) for r in RULES for p in r.parameters if isinstance(p.domain, Numbers)]
    rule, parameter = data.draw(st.sampled_from(numeric))
    domain = parameter.domain
    assert isinstance(domain, Numbers)
    wide = st.fractions(-3, 3) | st.integers(-3, 3) | st.floats()
    value = data.draw(wide | st.sampled_from([domain.low, domain.high]))
    above = value > domain.low if domain.open_low else value >= domain.low
    below = value < domain.high if domain.open_high else value <= domain.high
    fits = above and below and abs(value) < float("inf") and (not domain.whole or value % 1 == 0)
    stand_in = {"rule": "logit", "first_round": 1, "plays": ("C",)}
    required = {p.name: stand_in.get(p.name, "C") for p in rule.parameters if p.required}
    call = RuleCall(rule.name, tuple({**required, parameter.name: value}.items()))
    if fits:
        check_call(call)
    else:
        with pytest.raises(SpecError, match=f"'{parameter.name}' of {rule.name} is {domain.text}"):
            check_call(call)


WRONG: list[tuple[str, dict[str, Any], str, str]] = [
    ("tit_for_tot", {}, "no rule of play 'tit_for_tot'", "did you mean 'tit_for_tat'?"),
    ("logit", {"precison": 1}, "no parameter 'precison'", "did you mean 'precision'?"),
    ("q_learning", {"zzzz": 1}, "no parameter 'zzzz'", "its parameters: rate, discount"),
    ("equilibrium", {"zzzz": 1}, "no rule", ""),
    ("q_learning", {"rate": "much"}, "a number from 0 to 1, not much", "how far"),
    ("q_learning", {"rate": True}, "a number from 0 to 1, not yes", "how far"),
    ("q_learning", {"remembers": "maybe"}, "yes or no, not maybe", "last plays"),
    ("q_learning", {"discount": 1}, "from 0 to below 1, not 1", ""),
    ("logit", {"precision": 10**400}, "'precision' of logit is", ""),
    ("forced", {}, "forced needs 'rule'", "play = ..., first_round = ..."),
    ("schedule", {"plays": []}, "'plays' of schedule is a list of plays", ""),
    ("schedule", {"plays": 3}, "'plays' of schedule is a list of plays", ""),
    ("replicator", {"start": {("C", "C"): -1}}, "plays with their chances", ""),
    ("replicator", {"start": {("C", "C"): 0}}, "plays with their chances", ""),
    ("forced", {"rule": 3, "play": "C", "first_round": 1}, "'rule' of forced is a rule", ""),
    ("forced", {"rule": "grimm", "play": "C", "first_round": 1}, "'grimm'", "'grim'?"),
]


@pytest.mark.parametrize(("name", "stated", "message", "help"), WRONG)
def test_what_a_rule_does_not_take_is_refused(
    name: str, stated: dict[str, Any], message: str, help: str
) -> None:
    with pytest.raises(SpecError) as caught:
        metagame.rule(name, **stated)
    (said,) = caught.value.diagnostics
    if name != "equilibrium":
        assert message in said.message and help in said.help


def test_words_of_parameters_are_known() -> None:
    words = [p.domain for r in RULES for p in r.parameters if isinstance(p.domain, Words)]
    assert all(dict(domain.choices) for domain in words)
    with pytest.raises(SpecError, match="'first' of logit is set twice"):
        check_call(RuleCall("logit", (("first", "C"), ("first", "D"))))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (metagame.rule("grim", cooperate=("X", "D")), "the role 'row' has no action 'X'"),
        (metagame.rule("best_response", first="C"), "is no play of Large"),
        (metagame.rule("forced", rule="grim", play=("D", "D"), first_round=5, last_round=4), "5"),
        (metagame.rule("forced", rule="equilibrium", play=("D", "D"), first_round=5), "inside"),
        ("grimm", "neither an action of Large nor a rule of play"),
    ],
)
def test_what_does_not_fit_the_game_is_refused(call: Any, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        metagame.loads(POPULATION).simulate(Large=call, rounds=2)
    assert message in caught.value.diagnostics[0].message + caught.value.diagnostics[0].help


# --- automata of two players ---------------------------------------------------------------------

Strategy = Callable[[list[str], list[str]], str]

KNOWN: dict[str, Strategy] = {
    "tit_for_tat": lambda own, other: other[-1] if other else "C",
    "grim": lambda own, other: "D" if "D" in other else "C",
    "win_stay_lose_shift": lambda own, other: (
        "C" if not own else own[-1] if other[-1] == "C" else "CD"[own[-1] == "C"]
    ),
}
"""By their definitions: what is played after all that was played so far."""

FORCED = {"play": "D", "first_round": 4}


def plays(result: Any, llm: str) -> list[str]:
    return list(result.records()[f"play[{llm}]"])


@pytest.mark.parametrize("row", KNOWN)
@pytest.mark.parametrize("col", KNOWN)
def test_known_automata_play_by_their_definition(row: str, col: str) -> None:
    """After a forced defection in round 4, and another one of both in round 9."""
    first = metagame.rule("forced", rule=row, **FORCED)
    mine = metagame.rule("forced", rule=first, play="D", first_round=9)
    its = metagame.rule("forced", rule=col, play="D", first_round=9)
    result = metagame.loads(BASE).simulate(row=mine, col=its, rounds=20, clients=1)
    one: list[str] = []
    two: list[str] = []
    for period in range(1, 21):
        a = "D" if period in (4, 9) else KNOWN[row](one, two)
        b = "D" if period == 9 else KNOWN[col](two, one)
        one.append(a)
        two.append(b)
    assert plays(result, "row") == one and plays(result, "col") == two


TABLES = {
    "tit_for_tat": {"C": {"D": "D"}, "D": {"C": "C"}},
    "grim": {"C": {"D": "D"}},
    "win_stay_lose_shift": {"C": {"D": "D"}, "D": {"D": "C"}},
}


@pytest.mark.parametrize("name", TABLES)
def test_an_automaton_as_a_table_is_the_one_by_name(name: str) -> None:
    table = metagame.Automaton("C", {"C": "C", "D": "D"}, TABLES[name])
    model = metagame.loads(BASE)
    for other in ("q_learning", metagame.rule("schedule", plays=["C", "D", "D", "C", "C"])):
        both = [model.simulate(row=rule, col=other, rounds=80, clients=3) for rule in (name, table)]
        assert plays(both[0], "row") == plays(both[1], "row")
        assert plays(both[0], "col") == plays(both[1], "col")
    assert both[1].plays["row"] == "automaton of 2 states"


def test_tit_for_tat_among_providers_copies_the_whole_play() -> None:
    turns = [("C", "D"), ("D", "D"), ("D", "C"), ("C", "C")]
    other = metagame.rule("schedule", plays=turns)
    mine = metagame.rule("tit_for_tat", first=("D", "C"))
    result = metagame.loads(POPULATION).simulate(Large=mine, Small=other, rounds=9, clients=2)
    shown = [" ".join(turns[k % 4]) for k in range(9)]
    assert plays(result, "Small") == shown
    assert plays(result, "Large") == ["D C", *shown[:-1]]


def test_an_automaton_looks_at_whom_it_is_told_to() -> None:
    """A machine that counts: it moves on exactly when both others played the same."""
    text = "game g { roles m[3] actions C, D payoff = count(all, C) } monitoring perfect"
    names = ("m[1]", "m[2]", "m[3]")
    step = {("C", "C"): "b", ("D", "D"): "b"}
    back = {None: "a", ("C", "D"): "b"}
    automaton = metagame.Automaton(
        "a", {"a": "C", "b": "D"}, {"a": step, "b": back}, looks_at=[names[1], names[2]]
    )
    two = metagame.rule("schedule", plays=["C", "C", "D", "D", "D"])
    three = metagame.rule("schedule", plays=["C", "D", "D"])
    model = metagame.loads(text)
    result = model.simulate(dict(zip(names, (automaton, two, three), strict=True)), rounds=40)
    state, expected = "a", []
    seen = list(zip(plays(result, names[1]), plays(result, names[2]), strict=True))
    for pair in seen:
        expected.append({"a": "C", "b": "D"}[state])
        if state == "a":
            state = "b" if pair in step else "a"
        else:
            state = "b" if pair == ("C", "D") else "a"
    assert plays(result, names[0]) == expected and len(set(expected)) == 2


THREE = "game g { roles m[3] actions C, D payoff = count(all, C) } monitoring perfect"
MIXED = (
    """game g { roles a, b actions of a: C, D actions of b: X, Y payoff = 1 } monitoring perfect"""
)


@pytest.mark.parametrize(
    ("text", "llm", "automaton", "message"),
    [
        (THREE, "m[1]", "tit_for_tat", "for games of two LLMs, and here are 3"),
        (MIXED, "a", "grim", "the same plays, and those of b are not all plays of a"),
        (THREE, "m[1]", metagame.Automaton("s", {"s": "C"}), "whom the automaton of m[1] looks"),
        (BASE, "row", metagame.Automaton("t", {"s": "C"}), "begins in the state 't'"),
        (BASE, "row", metagame.Automaton("s", {"s": "E"}), "no action 'E'"),
        (BASE, "row", metagame.Automaton("s", {"s": "C"}, {"s": {"C": "t"}}), "moves to the st"),
        (BASE, "row", metagame.Automaton("s", {"s": "C"}, {"t": {"C": "s"}}), "has moves of"),
        (BASE, "row", metagame.Automaton("s", {"s": "C"}, {"s": {"E": "s"}}), "by which"),
        (BASE, "row", metagame.Automaton("s", {"s": "C"}, {}, "coll"), "looks at 'coll'"),
        (BASE, "row", metagame.Automaton("s", {"s": "C"}, {}, "signal"), "and there is none"),
        (BASE, "row", metagame.Automaton("s", {"s": "C"}, {"s": {"C": "s"}}, ["row"]), "not one"),
    ],
)  # fmt: skip
def test_automata_that_do_not_fit_are_refused(
    text: str, llm: str, automaton: Any, message: str
) -> None:
    with pytest.raises(SpecError) as caught:
        metagame.loads(text).simulate({llm: automaton}, rounds=2)
    (said,) = caught.value.diagnostics
    assert message in said.message and said.help


def test_an_automaton_is_made_of_mappings() -> None:
    with pytest.raises(TypeError, match="mapping"):
        metagame.Automaton("s", ["C", "D"])


# --- what is seen ---------------------------------------------------------------------------------

NOISY = """use "std/prisoners_dilemma.game" play prisoners_dilemma
monitoring public { signal good, bad chance of good = if count(all, C) == 2 then 9/10 else 1/5 %s }
"""
CROWD = """use "std/prisoners_dilemma.game" play prisoners_dilemma
population { llms Large, Small clients: Large 7/10, Small rest %s }
monitoring public { %s }
"""


@pytest.mark.parametrize("more", ["", "noise 1/3", "delay 3"])
def test_an_automaton_moves_by_the_public_signal(more: str) -> None:
    moves = {"kind": {"bad": "cross"}, "cross": {"good": "kind", "bad": "cross"}}
    watcher = metagame.Automaton("kind", {"kind": "C", "cross": "D"}, moves, looks_at="signal")
    model = metagame.loads(NOISY % more)
    result = model.simulate(row=watcher, col="C", rounds=2000, clients=3, seed=2)
    records = result.records()
    late = 3 if more.startswith("delay") else 0
    shown = ["C" if s == "good" else "D" for s in records["signal"]]
    assert list(records["play[row]"]) == ["C"] * (late + 1) + shown[: 2000 - late - 1]
    chance = {"noise 1/3": 2 / 3 * np.array([0.9, 0.2]) + 1 / 6}.get(more, np.array([0.9, 0.2]))
    for play, expected in zip("CD", chance, strict=True):
        own = records["signal"][records["play[row]"] == play] == "good"
        assert abs(own.mean() - expected) < 4 * (expected * (1 - expected) / len(own)) ** 0.5


def test_an_outcome_is_seen_by_its_value() -> None:
    text = CROWD % ("", "outcome count(all, C)")
    labels = public_signal(
        game := metagame.loads(text).meta_game(), told_by_all(game.problem, game.sizes)
    ).labels
    assert labels[0] == "0" and labels[-1] == "2" and "17/10" in labels
    moves = {"on": {None: "off", "2": "on"}}
    watcher = metagame.Automaton("on", {"on": ("C", "C"), "off": ("D", "D")}, moves, "signal")
    other = metagame.rule("forced", rule=metagame.rule("schedule", plays=[("C", "C")]),
                          play=("C", "D"), first_round=4)  # fmt: skip
    result = metagame.loads(text).simulate(Large=watcher, Small=other, rounds=8, clients=2)
    assert plays(result, "Large") == ["C C"] * 4 + ["D D"] * 4
    assert list(result.records()["signal"]) == ["2"] * 3 + ["17/10"] + ["3/5"] * 4


@pytest.mark.parametrize("kind", ["clients", "identified", "clients { noise 1/5 }"])
def test_an_automaton_moves_by_what_its_clients_met(kind: str) -> None:
    text = POPULATION.replace("perfect", kind)
    moves = {"kind": {True: "angry"}, "angry": {False: "kind"}}
    watcher = metagame.Automaton(
        "kind",
        {"kind": ("C", "C"), "angry": ("D", "C")},
        moves,
        looks_at=metagame.Frequency("col", "D", "2/5"),
    )
    turns = metagame.rule("schedule", plays=[("C", "C"), ("C", "D"), ("C", "D")])
    result = metagame.loads(text).simulate(Large=watcher, Small=turns, rounds=200, clients=12)
    records = result.records()
    above = records["seen[Large][col][D]"] > 0.4
    assert plays(result, "Large") == ["C C", *["D C" if x else "C C" for x in above[:-1]]]
    assert 0 < above.mean() < 1


def test_actions_that_nobody_plays_have_their_number_in_what_is_seen() -> None:
    """No client follows, so that C never occurs; D is what is looked at, and seen."""
    text = POPULATION.replace("rest }", "rest compliance 0 otherwise D }").replace(
        "perfect", "clients"
    )
    watcher = metagame.Automaton(
        "s",
        {"s": ("C", "C"), "t": ("D", "D")},
        {"s": {True: "t"}},
        looks_at=metagame.Frequency("row", "D", 0.9),
    )
    result = metagame.loads(text).simulate(Large=watcher, rounds=3, clients=50)
    assert plays(result, "Large") == ["C C", "D D", "D D"]


@pytest.mark.parametrize(
    ("looks_at", "moves", "message"),
    [
        (metagame.Frequency("cool", "D", 0.5), {}, "the role 'cool', which does not exist"),
        (metagame.Frequency("col", "E", 0.5), {}, "has no action 'E'"),
        (metagame.Frequency("col", "D", 2), {}, "'above' of Frequency is a number from 0 to 1"),
        (metagame.Frequency("col", "D", 0.5), {"s": {"D": "s"}}, "sees True or False, not 'D'"),
        (metagame.Frequency("col", "D", 0.5), {}, "how often its clients met which action"),
    ],
)
def test_frequencies_that_do_not_exist_or_are_not_seen(
    looks_at: Any, moves: dict[str, Any], message: str
) -> None:
    automaton = metagame.Automaton("s", {"s": ("C", "C")}, moves, looks_at=looks_at)
    with pytest.raises(SpecError) as caught:
        metagame.loads(POPULATION).simulate(Large=automaton, rounds=2)
    assert message in caught.value.diagnostics[0].message


@pytest.mark.parametrize("seen", ["none", "public { outcome count(all, C) }"])
@pytest.mark.parametrize("rule", ["q_learning", "tit_for_tat", "logit", "imitation"])
def test_who_sees_nothing_does_not_learn(seen: str, rule: str) -> None:
    model = metagame.loads(BASE + f"monitoring {seen}")
    with pytest.raises(SpecError) as caught:
        model.simulate(row=rule, rounds=2)
    (said,) = caught.value.diagnostics
    assert said.id == "not-observed" and rule in said.message
    assert f"'monitoring {seen.split()[0]}' does not show" in said.message


def test_who_sees_nothing_has_a_clock() -> None:
    model = metagame.loads(BASE + "monitoring none")
    turns = metagame.rule("schedule", plays=["C", "D"])
    mine = metagame.rule("forced", rule=turns, play="D", first_round=2, last_round=3)
    result = model.simulate(row=mine, col="D", rounds=6, clients=1)
    assert plays(result, "row") == ["C", "D", "D", "D", "C", "D"]


def test_names_of_rules_and_actions_are_told_apart() -> None:
    model = metagame.loads(BASE)
    result = model.simulate({"row": "C"}, col="tit_for_tat", rounds=3, clients=2)
    assert plays(result, "row") == plays(result, "col") == ["C"] * 3
    with pytest.raises(TypeError, match=r"'round' is neither .* did you mean 'rounds'"):
        model.simulate(round=3)
    with pytest.raises(SpecError, match="there is no LLM 'rwo' to play"):
        model.simulate({"rwo": "C"})


def test_best_responses_are_tried_with_experiments() -> None:
    """Against cooperation the best response is to defect; in a fifth of rounds any is tried."""
    explorer = metagame.rule("best_response", exploration=0.2, first="D")
    result = metagame.loads(BASE).simulate(row=explorer, col="C", rounds=4000, clients=1)
    shares = plays(result, "row").count("C") / 4000
    assert abs(shares - 0.1) < 4 * (0.1 * 0.9 / 4000) ** 0.5


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"rounds": 1.5}, "rounds is a whole number, not 1.5"),
        ({"clients": True}, "clients is a whole number, not True"),
        ({"row": None}, "None is no play of row"),
        ({"row": 3}, "the role 'row' has no action '3'"),
        ({"row": [5]}, "the role 'row' has no action '5'"),
        ({"population": "half"}, "'drawn' or 'fixed', not 'half'"),
    ],
)
def test_values_that_are_none(setting: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        metagame.loads(BASE).simulate(**{"rounds": 2, **setting})
