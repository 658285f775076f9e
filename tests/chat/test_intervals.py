"""This module checks that games with intervals of actions are played as their specs say."""

from __future__ import annotations

import io
import json
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import metagame
from metagame.backends.chat import MULTI_ROUND, MYOPIC, Chat, Options, Person, Rule
from metagame.backends.chat.answers import Malformed, parse, parse_word
from metagame.backends.chat.from_ir import interval_table
from metagame.backends.chat.play import play
from metagame.backends.chat.prompts import conversation
from metagame.backends.chat.seen import view
from metagame.backends.chat.table import Interval, Labels, Several, Table, is_action
from metagame.dsl.diagnostic import Refusal

from .lines import MODEL, Spoken

PAPERS = "std/papers/llm_agents_in_games"
MARKET = """game market { roles seller, buyer  actions in [0, 10]
  payoff of seller = own * (12 - own - buyer)  payoff of buyer = (6 - own) * own + seller / 2 }
"""
SHARED = """population { llms One, Two clients of seller: One 3/5, Two rest
  clients of buyer: One 1/4, Two rest }"""


def table(text: str, seed: int = 0, **parameters: Any) -> Table:
    make = metagame.load if text.startswith("std/") else metagame.loads
    return interval_table(make(text, **parameters)._matched, seed)


def told_by(found: Table, *joint: Any) -> list[str]:
    assert found.aggregate is not None
    return [str(found.aggregate(i, joint)) for i in range(len(found.players))]


@pytest.mark.parametrize("n", [2, 3, 7])
def test_cournot_pays_by_its_formula(n: int) -> None:
    found = table(f"{PAPERS}/cournot", n=n)
    quantities = [1.5 * k + 0.1 for k in range(n)]
    price = 120 - sum(quantities)
    assert [float(p) for p in found.payoffs(quantities)] == pytest.approx(
        [q * (price - 30) for q in quantities], rel=1e-12
    )
    assert [player.choices for player in found.players] == [Interval(0, 120)] * n


def test_payoffs_are_exact_where_formulas_are_rational() -> None:
    found = table(f"{PAPERS}/kelly", n=2)
    assert found.payoffs((0.1, 0.3)) == (F(24, 10), F(72, 10))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(0, 10), min_size=4, max_size=4))
def test_payoffs_are_those_of_the_continuous_game(numbers: list[float]) -> None:
    """Shares of LLMs in several roles, against the solvers' own callables."""
    model = metagame.loads(MARKET + SHARED)
    problem = model.continuous_game().problem
    joint = (tuple(numbers[:2]), tuple(numbers[2:]))
    totals = problem.totals.payoffs(np.array(numbers))
    means = [float(t) / float(m) for t, m in zip(totals, problem.mass, strict=True)]
    paid = interval_table(model._matched).payoffs(joint)
    assert [float(p) for p in paid] == pytest.approx(means, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("extra", ["matching assortative 1/3", "objective of Two = welfare / 2"])
def test_matching_and_objectives_count(extra: str) -> None:
    model = metagame.loads(MARKET + SHARED.replace("}", f"{extra} }}"))
    problem, numbers = model.continuous_game().problem, [1.0, 2.0, 3.0, 4.5]
    paid = interval_table(model._matched).payoffs(((1.0, 2.0), (3.0, 4.5)))
    wanted = [float(u) for u in problem.game.payoffs(np.array(numbers))]
    if not problem.judged:
        wanted = [u / float(m) for u, m in zip(wanted, problem.mass, strict=True)]
    assert [float(p) for p in paid] == pytest.approx(wanted)


def test_states_are_left_to_those_who_play() -> None:
    """An objective that changes by itself models how an LLM moves; who plays moves by itself."""
    aims = "objective = total[self] + theta * total[others]"
    state = "state theta in [0, 1] = 1/2 next min(1, theta + 1/5)"
    found = table(f"{MARKET}{SHARED.replace('}', f'{state} {aims} }}')}")
    plain = table(MARKET + SHARED)
    joint = ((1.0, 2.0), (3.0, 4.5))
    assert found.payoffs(joint) == plain.payoffs(joint) and found.formula == plain.formula
    fixed = table(f"{MARKET}{SHARED.replace('}', 'objective = total[self] + total[others] }')}")
    assert fixed.payoffs(joint) != plain.payoffs(joint) and "total[others]" in fixed.formula


def test_labels_and_intervals_in_one_game() -> None:
    found = table(
        "game g { roles boss, worker  actions of boss: watch, nap  actions of worker: in [0, 1]"
        " payoff of boss = worker - if own == watch then 1/4 else 0"
        " payoff of worker = if boss == watch then own else 1 - own }"
    )
    assert [p.choices for p in found.players] == [Labels(("watch", "nap")), Interval(0, 1)]
    assert found.payoffs(("watch", 0.5)) == (F(1, 4), F(1, 2))
    assert found.payoffs(("nap", 0.25)) == (F(1, 4), F(3, 4))


# --- what is seen --------------------------------------------------------------------------------


def test_frequencies_of_numbers_in_the_games_of_ones_own_clients() -> None:
    found = table(MARKET + SHARED)
    seen = "seller: 1.5 in 3/5, 3 in 2/5; buyer: 2 in 1/4, 2.5 in 3/4"
    assert found.sees == "aggregate" and told_by(found, (1.5, 2.0), (3.0, 2.5)) == [seen] * 2
    identified = table(f"{MARKET}{SHARED} monitoring identified")
    seen = "seller: 1.5 by One in 3/5, 3 by Two in 2/5; buyer: 2 by One in 1/4, 2 by Two in 3/4"
    assert told_by(identified, (1.5, 2.0), (3.0, 2.0))[0] == seen


def test_an_adviser_of_several_firms_names_a_number_for_each() -> None:
    found = table(f"{PAPERS}/merger")
    both = Several(("firm[1]", "firm[2]"), [Interval(0, 120)] * 2)
    assert [p.choices for p in found.players] == [both, Interval(0, 120)]
    big, rival = told_by(found, (30.0, 12.5), 40.0)
    assert (
        big == "firm[1]: 30; firm[2]: 12.5; firm[3]: 40" and rival == "firm[1]: 30; firm[2]: 12.5"
    )
    one, two, three = 30.0, 12.5, 40.0
    margin = 120 - one - two - three
    paid = [float(p) for p in found.payoffs(((one, two), three))]
    assert paid == pytest.approx([(one + two) * margin / 2, three * margin])


@pytest.mark.parametrize(
    ("monitoring", "seen", "hidden"),
    [
        ("perfect", ["firm[2] chose 20", "firm[2] got 1000"], []),
        ("clients", ["firm[2]: 20", "you got 500"], ["1000"]),
        ("none", [], ["20", "500", "1000", "30"]),
        ("public { outcome 120 - sum(all) }", ["signal was 90"], ["20", "500", "1000"]),
        ("public { outcome mean(all) }", ["signal was 15"], ["20", "500", "1000"]),
    ],
)
def test_monitoring_decides_what_firms_are_told(
    monitoring: str, seen: list[str], hidden: list[str], tmp_path: Path
) -> None:
    spoken = Spoken(lambda messages: "ACTION: 10")
    text = (
        "game duopoly { roles firm[2]  actions in [0, 100]"
        f" payoff of firm = own * (80 - sum(all)) }} monitoring {monitoring}"
    )
    seats = {"firm[1]": Chat(MODEL), "firm[2]": 20}
    run = metagame.loads(text).play(seats, rounds=2, connect=spoken)
    assert run.rounds[0].payoffs == (500, 1000) and run.rounds[0].sources == ("chat", "rule")
    last = spoken.asked[1][-1].content.partition("What you have seen:")[2].partition("\n")[2]
    line = last.partition("\n")[0]
    assert line.startswith("Round 1: you chose 10")
    assert not [part for part in seen if part not in line]
    assert not [part for part in hidden if part in line]


# --- prompts -------------------------------------------------------------------------------------


@pytest.mark.parametrize("prompt", [MYOPIC, MULTI_ROUND])
def test_prompts_tell_the_game_and_not_its_solution(prompt: Any) -> None:
    for name in ("cournot", "kelly", "merger"):
        found = table(f"{PAPERS}/{name}")
        for i, player in enumerate(found.players):
            asked = conversation(prompt, found, view(found, i, []))
            text = "\n".join(message.content for message in asked)
            assert f'the player "{player.name}" of the game' in text
            assert "sum(all)" in text and "all are the choices for all roles" in text
            assert "equilibrium" not in text and "(n + 1)" not in text  # as docstrings have it
            assert "$" not in text and "\n\n\n" not in text
    assert '{"firm[1]": X1, "firm[2]": X2}' in _asked("merger", prompt)
    assert "Big: for each of firm[1], firm[2] a number from 0 to 120" in _asked("merger", prompt)


def _asked(name: str, prompt: Any) -> str:
    found = table(f"{PAPERS}/{name}")
    return "\n".join(m.content for m in conversation(prompt, found, view(found, 0, [])))


# --- answers for several roles -------------------------------------------------------------------

TWO = Several(("row", "col"), [Labels(("C", "D")), Interval(0, 5)])


@pytest.mark.parametrize(
    "text",
    [
        '{"action": {"row": "C", "col": 2.5}}',
        '{"action": {"col": 2.50, "row": "C"}, "reason": "so"}',
        '{"action": ["C", 2.5]}',
        "I think so.\nACTION: C, 2.5",
        "ACTION: C 2.5",
    ],
)
def test_actions_of_several_roles_are_read(text: str) -> None:
    assert parse(text, TWO) == ("C", 2.5) and is_action(TWO, parse(text, TWO))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('{"action": {"row": "C"}}', "no action for col"),
        ('{"action": {"row": "C", "col": 1, "cell": 2}}', "'cell', which is none of row, col"),
        ('{"action": {"row": "C", "col": "1"}}', '"col" is a text, not a number'),
        ('{"action": {"row": ["C"], "col": 1}}', '"row" is neither a text nor a number'),
        ('{"action": {"row": "C", "row": "D", "col": 1}}', "twice"),
        ('{"action": ["C", 2.5, 1]}', "3 actions for 2 roles"),
        ('{"action": "C, 2.5"}', "no action for each of row, col"),
        ('{"action": ["C", 6]}', "not a number from 0 to 5"),
        ("ACTION: C", "1 actions for 2 roles"),
        ("ACTION: C, 1, 2", "3 actions for 2 roles"),
        ("ACTION: , 1", "'' is no action"),
        ("ACTION: 1 C", "'1' is no action"),
    ],
)
def test_unclear_actions_of_several_roles(text: str, wrong: str) -> None:
    with pytest.raises(Malformed, match=wrong) as caught:
        parse(text, TWO)
    assert len(str(caught.value)) < 200
    for action in (("C",), ["C", 1.0], ("C", 9.0), "C", ("C", 1.0, 1.0)):
        assert not is_action(TWO, action)


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=30) | st.builds("ACTION: {}".format, st.text(alphabet="CD0123.,e- ")))
def test_whatever_is_read_for_several_roles_is_an_action(text: str) -> None:
    for reader in (parse, parse_word):
        try:
            assert is_action(TWO, reader(text, TWO))
        except Malformed:
            assert text is not None


# --- seats ---------------------------------------------------------------------------------------


def test_whoever_is_not_there_plays_the_equilibrium() -> None:
    run = metagame.load(f"{PAPERS}/cournot", n=3).play({"firm[2]": 10}, rounds=2)
    assert [a for r in run.rounds for a in r.actions] == pytest.approx(
        [22.5, 10, 22.5] * 2, abs=1e-6
    )
    assert run.status == "complete"
    merged = metagame.load(f"{PAPERS}/merger").play(rounds=1).rounds[0]
    big, rival = merged.actions
    assert isinstance(big, tuple) and sum(map(float, big)) == pytest.approx(40, abs=1e-6)
    assert float(rival) == pytest.approx(40, abs=1e-6)  # type: ignore[arg-type]


def test_seats_by_function_and_by_play(tmp_path: Path) -> None:
    def half_of_mine(view: Any) -> float:
        return 40.0 if not view.past else float(view.past[-1].own) / 2

    model, kept = metagame.load(f"{PAPERS}/cournot"), tmp_path / "kept.jsonl"
    run = model.play({"firm[1]": half_of_mine, "firm[2]": F(5, 2)}, rounds=3, transcript=kept)
    assert [r.actions for r in run.rounds] == [(40, 2.5), (20, 2.5), (10, 2.5)]
    start = json.loads(json.loads(kept.read_text().splitlines()[0])["setting"])
    assert [seat["name"] for seat in start["seats"]] == ["half_of_mine", "always 2.5"]
    for wrong in ("C", 121, -1, float("nan"), None, (1, 2)):
        with pytest.raises(ValueError, match=r"neither a seat nor a play of firm\[1\]"):
            model.play({"firm[1]": wrong}, rounds=1)
    with pytest.raises(ValueError, match="no player 'firm'"):
        model.play({"firm": 1}, rounds=1)


def test_people_name_a_number_for_each_role_and_hear_of_the_last_round() -> None:
    output = io.StringIO()
    person = Person(io.StringIO("30\n30, 200\n30 20\n25, 15\n"), output)
    run = metagame.load(f"{PAPERS}/merger").play({"Big": person, "Rival": 40}, rounds=2)
    assert [r.actions for r in run.rounds] == [((30, 20), 40), ((25, 15), 40)]
    said = output.getvalue()
    assert "1 actions for 2 roles." in said and "'200' is not a number from 0 to 120." in said
    assert said.endswith(
        "Round 2: you chose firm[1] 25, firm[2] 15; you saw firm[1]: 25; firm[2]: 15; firm[3]: 40; "
        "you got 800.\n"
    )


def test_a_run_of_several_roles_is_resumed(tmp_path: Path) -> None:
    script = iter(['{"action": [30, 20]}', "ACTION: 25 15"])
    options = Options(rounds=1, transcript=tmp_path / "t", connect=Spoken(lambda m: next(script)))
    found = table(f"{PAPERS}/merger")
    seats = [Chat(MODEL), Rule(lambda view: 40, "forty")]
    assert play(found, seats, options).rounds[0].actions == ((30, 20), 40)
    model = metagame.load(f"{PAPERS}/merger")
    again = model.play(
        {"Big": Chat(MODEL), "Rival": seats[1]},
        rounds=2,
        transcript=str(tmp_path / "t"),
        resume=True,
        connect=options.connect,
    )
    assert [r.actions for r in again.rounds] == [((30, 20), 40), ((25, 15), 40)]
    assert again.usage.reused == 1 and again.usage.calls == 2


# --- what ends a run, or is refused --------------------------------------------------------------


def test_bids_of_nothing_by_all_have_no_payoff() -> None:
    nothing = {f"agent[{k}]": 0 for k in (1, 2, 3)}
    run = metagame.load(f"{PAPERS}/kelly").play(nothing, rounds=3)
    assert (run.status, run.rounds) == ("payoff-undefined", ())
    assert run.reason == "the payoffs of round 1 cannot be computed (division by zero)"
    one = metagame.load(f"{PAPERS}/kelly").play({**nothing, "agent[1]": 1e-300}, rounds=1)
    assert one.rounds[0].payoffs[1:] == (0, 0) and float(one.rounds[0].payoffs[0]) == 10


@pytest.mark.parametrize(
    ("text", "id"),
    [
        (MARKET + SHARED.replace("}", "compliance 1/2 }"), "compliance-intervals"),
        (f"{MARKET}{SHARED} monitoring clients {{ noise 1/10 }}", "monitoring-not-covered"),
        (
            "game g { roles a[16] actions in [0, 1] payoff = own }"
            " population { llms A, B clients: A 1/2, B rest }",
            "too-many-instances",
        ),
    ],
)
def test_what_is_not_covered_is_refused_before_anybody_is_asked(text: str, id: str) -> None:
    spoken = Spoken(lambda messages: "ACTION: 1")
    with pytest.raises(Refusal) as caught:
        metagame.loads(text).play({"One": Chat(MODEL)}, rounds=1, connect=spoken)
    assert caught.value.diagnostics[0].id == id and not spoken.asked
