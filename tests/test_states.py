"""This module tests states and what is simulated with them, from spec to report."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction as F
from itertools import product
from math import exp, sqrt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import metagame
from metagame.backends.results.common import Refused
from metagame.backends.results.trajectory import Trajectory

PD = 'use "std/prisoners_dilemma.game"\nplay prisoners_dilemma\n'
PAYS = {("C", "C"): (3, 3), ("C", "D"): (0, 5), ("D", "C"): (5, 0), ("D", "D"): (1, 1)}
KELLY = """
game kelly {
  roles agent[2]
  actions in [1/100, 20]
  payoff of agent = 20 * own / sum(all) - own
}
"""
COURNOT = """
game cournot {
  roles firm[2]
  actions in [0, 100]
  payoff of firm = own * (100 - sum(all))
}
"""


def path(text: str, call: str = "simulate(rounds = 8)") -> Any:
    return metagame.loads(f"{text}\nanalysis it = {call}\n").run()["it"]


def refused(text: str, call: str = "simulate(rounds = 8)") -> str:
    result = path(text, call)
    assert isinstance(result, Refused)
    return result.message


# --- states that are everyone's ------------------------------------------------------------------


SMALL = st.fractions(-2, 2, max_denominator=20)


@given(SMALL, SMALL, SMALL, st.integers(1, 12))
@settings(deadline=None, max_examples=25)
def test_an_affine_state_follows_its_recursion_exactly(a: F, b: F, c: F, rounds: int) -> None:
    text = f"state s = {a} next ({b}) * s + ({c}) * round\n{PD}"
    found = path(text, f"simulate(rounds = {rounds})")
    value = a
    for k, step in enumerate(found, 1):
        assert dict(step.states) == {"s": value} and step.round == k
        value = b * value + c * k
    assert found.exact and len(found) == rounds


def test_all_states_change_at_once() -> None:
    found = path(f"state a = 1 next b\nstate b = 2 next a\n{PD}")
    assert [(dict(s.states)["a"], dict(s.states)["b"]) for s in found][:3] == [
        (1, 2),
        (2, 1),
        (1, 2),
    ]


def test_a_stock_is_fished_down_as_in_govsim() -> None:
    """Five agents, capacity 100, doubling: 10 each lasts for ever, 20 each empties it at once."""
    text = """
    state stock in [0, 100] = 100 next min(100, 2 * max(0, stock - sum(all)))
    game fishery { roles fisher[5] actions in [0, 20] payoff = own * min(1, stock / 100) }
    """
    modest = ", ".join(f"fisher[{k}] = 10" for k in range(1, 6))
    stocks = [dict(s.states)["stock"] for s in path(text, f"simulate(rounds = 6, {modest})")]
    assert stocks == [100] * 6
    greedy = path(text, "simulate(rounds = 3)")
    assert [dict(s.states)["stock"] for s in greedy] == [100, 0, 0]
    assert greedy[0].play["fisher[1]"] == (20,) and greedy[0].total["fisher[1]"] == 20


def test_long_fractions_are_rounded_and_stay_right() -> None:
    found = path(f"state x = 1/3 next x * (1 - x / 3)\n{PD}", "simulate(rounds = 40)")
    value = 1 / 3
    for step in found:
        shown = dict(step.states)["x"]
        assert float(shown) == pytest.approx(value, rel=1e-12)
        assert F(shown).denominator.bit_length() < 1100
        value *= 1 - value / 3


# --- what LLMs see -------------------------------------------------------------------------------

POPULATIONS = ["", "matching assortative 1/3", "compliance 3/4", "compliance of A 1/2 otherwise D"]


def weights(matching: str, shares: dict[str, F]) -> dict[tuple[str, str], F]:
    """The law of who governs row and col, from the definition (model of [FOLK], section 2)."""
    together = F(1, 3) if "assortative" in matching else F(0)
    found = {}
    for row, col in product(shares, shares):
        apart = shares[row] * shares[col]
        found[row, col] = together * (row == col) * shares[row] + (1 - together) * apart
    return found


def behaviour(population: str, llm: str, told: str) -> dict[str, F]:
    if population == "compliance 3/4":
        return {a: F(3, 4) * (a == told) + F(1, 8) for a in "CD"}
    if population.startswith("compliance of A") and llm == "A":
        return {a: F(1, 2) * (a == told) + F(1, 2) * (a == "D") for a in "CD"}
    return {a: F(a == told) for a in "CD"}


@pytest.mark.parametrize("population", POPULATIONS)
@pytest.mark.parametrize("kind", ["perfect", "clients"])
def test_frequencies_are_those_that_clients_meet(population: str, kind: str) -> None:
    plays = {"A": ("C", "D"), "B": ("D", "C")}
    text = f"""{PD}population {{
      llms A, B
      clients: A 2/3, B rest
      {population}
      state row_seen = 0 next frequency(row, C)
      state both_seen = 0 next frequency(all, D)
      state own_mean = 0 next mean[self]
    }} monitoring {kind}"""
    found = path(text, "simulate(rounds = 2, A = (C, D), B = (D, C))")
    law = weights(population, {"A": F(2, 3), "B": F(1, 3)})
    for me in "AB":
        of_row = {g: w for g, w in law.items() if kind == "perfect" or g[1] == me}
        row = sum(w * behaviour(population, g[0], plays[g[0]][0])["C"] for g, w in of_row.items())
        row /= sum(of_row.values())
        of_col = {g: w for g, w in law.items() if kind == "perfect" or g[0] == me}
        col = sum(w * behaviour(population, g[1], plays[g[1]][1])["C"] for g, w in of_col.items())
        col /= sum(of_col.values())
        total = clients = F(0)
        for (r, c), w in law.items():
            chances = behaviour(population, r, plays[r][0]), behaviour(population, c, plays[c][1])
            for a, b in product("CD", "CD"):
                pay = PAYS[a, b]
                chance = w * chances[0][a] * chances[1][b]
                total += chance * ((r == me) * pay[0] + (c == me) * pay[1])
            clients += w * ((r == me) + (c == me))
        own = {name: held[me] for name, held in found[1].own_states}
        assert own == {
            "row_seen": row,
            "both_seen": 1 - (row + col) / 2,
            "own_mean": total / clients,
        }


def test_an_llm_that_sees_nothing_knows_what_it_does_itself() -> None:
    text = f"""{COURNOT} population {{
      llms A, B
      clients of firm[1]: A 1
      clients of firm[2]: B 1
      state mine of A = 0 next firm[1]
    }} monitoring none"""
    assert path(text, "simulate(rounds = 2, A = 7, B = 9)")[1].own_states[0][1]["A"] == 7
    with pytest.raises(metagame.SpecError, match=r"does not see what clients play as 'firm.2.'"):
        path(text.replace("next firm[1]", "next firm[2]"))


def test_a_public_outcome_is_averaged_over_instances() -> None:
    text = f"""state shown = 0 next public
    {PD}population {{ llms A, B clients: A 1/2, B rest }}
    monitoring public {{ outcome if row == C and col == C then 1 else 0 }}"""
    found = path(text, "simulate(rounds = 2, A = (C, C), B = (D, C))")
    assert dict(found[1].states)["shown"] == F(1, 2)


def test_public_signals_are_drawn_by_their_chances() -> None:
    text = f"""state goods = 0 next if public == good then goods + 1 else goods
    {PD}monitoring public {{ signal good, bad chance of good = if row == C then 9/10 else 3/10 }}"""
    rounds = 1200
    found = path(text, f"simulate(rounds = {rounds}, row = C, col = D)")
    share = dict(found[-1].states)["goods"] / (rounds - 1)
    assert abs(share - 0.9) < 4 * sqrt(0.9 * 0.1 / rounds)


# --- how LLMs play -------------------------------------------------------------------------------


def test_a_collaboration_weight_moves_the_equilibrium_as_in_closed_form() -> None:
    text = f"""{KELLY} population {{
      llms llm[2] clients of agent[1]: llm[1] 1 clients of agent[2]: llm[2] 1
      state theta in [0, 1] = 0 next min(1, theta + 1/8)
      objective = total[self] + theta * total[others]
    }}"""
    for k, step in enumerate(path(text)):
        assert step.play["llm[1]"][0] == pytest.approx((1 - k / 8) * 5, abs=1e-8)
        assert step.regret["llm[1]"] == 0


def test_a_penalty_for_moving_slows_play_down() -> None:
    """The first-order condition 5 / x - 1 - c (x - before) = 0 at x1 = x2 = x."""
    text = f"""{KELLY} population {{
      llms llm[2] clients of agent[1]: llm[1] 1 clients of agent[2]: llm[2] 1
      state before = 10 next agent[index]
      objective = total[self] - 1/4 * (agent[index] - before)^2
    }} monitoring perfect"""
    before = 10.0
    for step in path(text):
        half = before / 2 - 1
        before = half + sqrt(half**2 + 10)
        assert step.play["llm[1]"][0] == pytest.approx(before, abs=1e-7)


def test_best_replies_in_cournot_converge_as_they_should() -> None:
    found = path(
        COURNOT, "simulate(rounds = 10, firm[1] = best_response(first = 10), firm[2] = 20)"
    )
    assert [s.play["firm[1]"][0] for s in found] == pytest.approx([10] + [40] * 9)
    both = "firm[1] = best_response(first = 10), firm[2] = best_response(first = 60)"
    x, y = 10.0, 60.0
    for step in path(COURNOT, f"simulate(rounds = 10, {both})"):
        found = [step.play[f"firm[{k}]"][0] for k in (1, 2)]
        assert found == pytest.approx([x, y], abs=1e-5)
        x, y = (100 - y) / 2, (100 - x) / 2


def test_logit_play_has_the_chances_that_it_should_have() -> None:
    text = f"{PD}population {{ llms A, B clients of row: A 1 clients of col: B 1 }} "
    text += "monitoring perfect state nothing = 0 next nothing"
    rounds = 1000
    found = path(text, f"simulate(rounds = {rounds}, A = logit(precision = 1/2), B = C)")
    played = Counter(step.play["A"] for step in found[1:])
    expected = 1 / (1 + exp((3 - 5) / 2))
    share = played["D",] / (rounds - 1)
    assert abs(share - expected) < 4 * sqrt(expected * (1 - expected) / rounds)


def test_exploration_can_be_a_state() -> None:
    text = f"""{PD}population {{
      llms A, B clients of row: A 1 clients of col: B 1
      state epsilon of A in [0, 1] = 1 next if round < 400 then 1 else 0
    }} monitoring perfect"""
    call = "simulate(rounds = 600, A = best_response(exploration = epsilon), B = C)"
    found = path(text, call)
    early = sum(step.play["A"] == ("C",) for step in found[:400])
    assert abs(early / 400 - 0.5) < 4 * sqrt(0.25 / 400)
    assert all(step.play["A"] == ("D",) for step in found[400:])


def test_the_same_seed_gives_the_same_play() -> None:
    text = 'use "std/matching_pennies.game"\nplay matching_pennies\nstate n = 0 next n + 1\n'
    first, again = (path(text, "simulate(rounds = 50, seed = 4)") for _ in range(2))
    other = path(text, "simulate(rounds = 50, seed = 5)")
    assert first.steps == again.steps != other.steps


def test_clients_move_by_replicator_dynamics() -> None:
    """Against an independent recursion with the equilibria of model.md, section 2."""
    text = f"""{PD}population {{
      llms Large, Small
      state share of Large = 9/10 next share * mean[Large] / (welfare / 2)
      clients: Large share[Large], Small rest
    }} monitoring perfect"""
    share = F(9, 10)
    for step in path(text):
        if share <= F(3, 5):
            break
        assert step.share["Large"] == share
        assert step.mean == {"Large": 3 * share, "Small": 1 + 4 * share}
        average = share * 3 * share + (1 - share) * (1 + 4 * share)
        share = share * 3 * share / average


def test_inequity_aversion_makes_cooperation_an_equilibrium() -> None:
    """E. Fehr and K. M. Schmidt (1999): against C, defecting gives 5 - 5 beta, which is below 3
    where beta is above 2/5."""
    text = f"""param beta = 1/2
    {PD}population {{
      llms A, B clients of row: A 1 clients of col: B 1
      objective = total[self] - beta * max(0, total[self] - total[others])
    }} analysis found = nash(pure)"""
    plays = [e.play["A"] for e in metagame.loads(text).run()["found"]]
    assert plays == [("C",), ("D",)]
    fewer = metagame.loads(text, beta="1/3").run()["found"]
    assert [e.play["A"] for e in fewer] == [("D",)]


def test_rules_of_populations_learn_where_the_game_changes() -> None:
    text = f"state s = 0 next s + 1\n{PD}"
    found = path(text, "simulate(rounds = 6, row = tit_for_tat, col = schedule(plays = (C, C, D)))")
    assert "".join(step.play["row"][0] for step in found) == "CCCDCC"
    found = path(
        text,
        "simulate(rounds = 6, row = grim, col = forced(rule = tit_for_tat, "
        "play = D, first_round = 2))",
    )
    assert "".join(step.play["row"][0] for step in found) == "CCDDDD"
    assert "".join(step.play["col"][0] for step in found) == "CDCDDD"


def test_what_happens_while_a_play_is_forced_is_seen() -> None:
    text = f"state s = 0 next s + 1\n{PD}"
    forced = "row = forced(rule = grim, play = C, first_round = 1, last_round = 2)"
    found = path(text, f"simulate(rounds = 5, {forced}, col = schedule(plays = (D, C, C, C, C)))")
    assert "".join(step.play["row"][0] for step in found) == "CCDDD"


def test_what_is_not_promised_is_said() -> None:
    several = f"state s = 0 next s\n{PD[:-1]}(R = 6)\n"
    assert "several equilibria" in path(several).reason
    assert "others are not excluded" in path(COURNOT, "simulate(rounds = 2)").reason
    pennies = 'use "std/matching_pennies.game"\nplay matching_pennies\nstate n = 0 next n\n'
    assert "another seed" in path(pennies).reason
    assert not path(f"state s = 0 next s\n{PD}").reason


def test_fictitious_play_follows_its_definition() -> None:
    """Brown (1951): a best response to how often the other has played what, counted here."""
    pennies = 'use "std/matching_pennies.game"\nplay matching_pennies\nstate s = 0 next s + 1\n'
    other = "mismatcher = schedule(plays = (heads, tails, tails))"
    call = f"simulate(rounds = 12, matcher = fictitious_play(first = heads), {other})"
    found = path(pennies, call)
    heads = 0
    for k, step in enumerate(found):
        if k and 2 * heads != k:
            assert step.play["matcher"] == (("heads",) if 2 * heads > k else ("tails",))
        heads += step.play["mismatcher"] == ("heads",)


def test_what_is_learned_follows_the_game_as_it_changes() -> None:
    """Where C pays from round 4 on, a best responder to all that was seen changes its mind."""
    text = """state bonus = 0 next if round == 3 then 100 else bonus
    game g { roles a, b actions C, D payoff = (if own == C then bonus else 1) }
    monitoring perfect"""
    found = path(text, "simulate(rounds = 9, a = fictitious_play(first = D), b = D)")
    plays = "".join(step.play["a"][0] for step in found)
    assert plays[:4] == "DDDD" and plays.endswith("CCC")


def test_rules_that_need_more_than_is_seen_are_refused() -> None:
    text = f"state s = 0 next s\n{PD}monitoring none"
    assert "needs more than it sees (none)" in refused(text, "simulate(row = q_learning)")
    assert "games with lists" in refused(COURNOT, "simulate(firm[1] = q_learning)")


# --- exactness -----------------------------------------------------------------------------------


def test_results_say_where_states_are_no_longer_exact() -> None:
    found = path(f"state a = 2 next sqrt(a)\n{PD}", "simulate(rounds = 3)")
    assert not found.exact and found.reason == "states are rounded from round 2 on"
    assert isinstance(dict(found[1].states)["a"], float) and dict(found[0].states)["a"] == 2
    long = path(f"state a = 1/3 next a * (1 - a / 3)\n{PD}", "simulate(rounds = 20)")
    assert not long.exact and isinstance(dict(long[-1].states)["a"], float)
    assert path(f"state a = 1/3 next a / 2\n{PD}", "simulate(rounds = 20)").exact


@pytest.mark.parametrize("state", ["1 next a / 10 ^ 200", "1e400 next 1"])
def test_states_beyond_what_is_kept_are_refused(state: str) -> None:
    assert "this number is too" in refused(f"state a = {state}\n{PD}")


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "call", "message"),
    [
        (f"state s in [0, 1] = 0 next s + 2/5\n{PD}", "simulate(rounds = 9)", "after round 3, the"),
        (f"state s = 2 next 1 / (s - 2)\n{PD}", "simulate(rounds = 9)", "after round 1, division"),
        (f"state s = 2 next s ^ s\n{PD}", "simulate(rounds = 99)", "after round"),
        (f"state s = 0 next 1\n{PD}", "simulate(clients = 100)", "'clients' has no meaning"),
        (f"state s = 0 next 1\n{PD}", "simulate(row = tit_for_tit)", "no rule of play"),
        (f"state s = 0 next 1\n{PD}", "simulate(row = logit)", "needs the setting 'precision'"),
        (f"state s = 0 next 1\n{PD}", "simulate(row = logit(precision = -1))", "cannot be -1"),
        (f"state s = 0 next 1\n{PD}", "simulate(row = logit(speed = 1))", "no setting 'speed'"),
        (f"state s = 0 next 1\n{PD}", "simulate(rounds = 10_000_000)", "too many"),
        (f"state s = 0 next 1\n{PD}", "payoff_set(discount = 1/2)", "the same in all rounds"),
        (f"state s = 0 next 1\n{PD}", "sustain(mean[row] = 3, mean[col] = 3)", "all rounds"),
        (COURNOT, "simulate(firm[1] = logit(precision = 1))", "plays of firm[1] are intervals"),
        (f"{PD}state s = 0 next mean[row]\nmonitoring perfect", "folk_region()", "all rounds"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(text: str, call: str, message: str) -> None:
    assert message in refused(text, call)


def test_an_llm_that_sees_with_noise_has_no_states() -> None:
    text = f"""{PD}population {{
      llms A, B clients: A 1/2, B rest
      state s = 0 next frequency(row, C)
    }} monitoring clients {{ noise 1/10 }}"""
    assert "with 'noise' are not covered" in refused(text)


def test_a_rule_that_answers_needs_to_see() -> None:
    text = f"{PD}population {{ llms A, B clients: A 1/2, B rest }} state s = 0 next 1"
    assert "needs to see what each LLM plays" in refused(text, "simulate(A = best_response)")


def test_objectives_over_actions_are_refused_where_actions_are_listed() -> None:
    text = """game g { roles a, b actions 0..3 payoff = own }
    population { llms A, B clients of a: A 1 clients of b: B 1 objective = total[self] - a^2 }"""
    assert "is over actions" in refused(text, "nash()")
    both = f"""{KELLY} population {{
      llms A, B clients of agent[1]: A 1 clients of agent[2]: B 1
      objective = total[self] * agent[1]
    }}"""
    assert "over actions and totals together" in refused(both, "nash()")


# --- results -------------------------------------------------------------------------------------


def test_states_are_set_from_outside_like_parameters() -> None:
    text = f"""{PD}population {{
      llms A, B clients: A 1/2, B rest
      state theta in [0, 1] = 0 next theta
    }} analysis it = simulate(rounds = 1)"""
    model = metagame.loads(text, **{"theta[A]": "1/4"})
    assert model.run()["it"][0].own_states == (("theta", {"A": F(1, 4), "B": 0}),)
    with pytest.raises(metagame.SpecError, match=r"no parameter 'theta.C.'"):
        metagame.loads(text, **{"theta[C]": "1/4"}).run()
    with pytest.raises(metagame.SpecError, match="not in"):
        metagame.loads(text, **{"theta[A]": "2"}).run()


def test_analyses_of_one_round_take_the_first_states() -> None:
    text = f"state reward = 3 next reward + 1\n{PD[:-1]}(R = reward)\nanalysis it = nash(pure)"
    assert len(metagame.loads(text).run()["it"]) == 1
    assert len(metagame.loads(text, reward=6).run()["it"]) == 2


def test_claims_speak_of_rounds() -> None:
    text = f"""{PD}state s = 0 next s + 1
    analysis p = simulate(rounds = 4)
    claim "a": p[3].s == 2 and p[3].round == 3 and p[1].play[row] == D and count(p) == 4
    claim "b": every r in p: r.s < 3
    claim "c": p[9].s == 8
    claim "d": p.mean[row] == 1 and some r in p: r.total[row] == 1"""
    claims = {c.text: c for c in metagame.loads(text).run().claims}
    assert [claims[k].status for k in "abcd"] == ["holds", "fails", "undecided", "holds"]
    assert "rounds 1 to 4" in claims["c"].reason


def test_json_has_every_round() -> None:
    report = metagame.loads(
        f"{PD}state s = 1/2 next s / 2\nanalysis p = simulate(rounds = 3)"
    ).run()
    shown = json.loads(json.dumps(report.to_json()))["analyses"]["p"]
    assert isinstance(report["p"], Trajectory)
    assert shown["status"] == "solved" and len(shown["steps"]) == 3
    assert shown["steps"][2]["round"] == 3


def test_a_file_that_is_used_brings_its_states(tmp_path: Any) -> None:
    (tmp_path / "pond.game").write_text(
        "state fish = 8 next fish - sum(all)\n"
        "game pond { roles angler[2] actions 0..2 payoff = own * fish }\n"
    )
    spec = tmp_path / "two.game"
    spec.write_text('use "pond.game"\nplay pond\nanalysis it = simulate(rounds = 3)\n')
    found = metagame.load(str(spec)).run()["it"]
    assert [dict(step.states)["fish"] for step in found] == [8, 4, 0]
    assert [step.mean["angler[1]"] for step in found] == [16, 8, 0]


def test_the_play_of_an_array_is_that_of_each_member_without_another() -> None:
    text = "game g { roles m[3] actions 0..3 payoff = own } state s = 0 next sum(all)"
    found = path(text, "simulate(rounds = 2, m[2] = 3, m = 1)")
    assert found[0].play == {"m[1]": (1,), "m[2]": (3,), "m[3]": (1,)}
    assert dict(found[1].states) == {"s": 5}


def test_each_llm_of_an_array_may_advise_the_role_of_its_place() -> None:
    text = """param n in 1..5 = 3
    game g { roles agent[n] actions in [1/1000, 20] payoff = 20 * own / sum(all) - own }
    population { llms llm[n] clients of agent: llm[index] 1 }"""
    for n in (2, 4):
        first = metagame.loads(text, n=n).simulate(rounds=1)[0]
        assert list(first.play) == [f"llm[{k}]" for k in range(1, n + 1)]
        bids = [play[0] for play in first.play.values()]
        assert bids == pytest.approx([20 * (n - 1) / n**2] * n, abs=1e-8)


def test_progress_tells_of_every_round() -> None:
    told: list[tuple[int, int]] = []
    model = metagame.loads(f"{PD}state s = 0 next s + 1")
    model.simulate(rounds=3, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 3), (1, 3), (2, 3)]
