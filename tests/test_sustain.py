"""This module tests strategies that sustain a target, and their certificates, from spec to JSON."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

import metagame
from metagame.backends.repeated import sustain as module
from metagame.backends.repeated.solvers.clients.observation import Inconsistent
from metagame.backends.repeated.targets import Wish
from metagame.backends.results.common import Refused
from metagame.backends.results.sustain import Sustain
from metagame.dsl.diagnostic import InternalError

F = Fraction
PD = 'use "std/prisoners_dilemma.game" play prisoners_dilemma\n'
SHARED = PD + "population {{ llms Large, Small clients: Large {0}, Small rest }}\n"
PATIENT = "discount = 99999/100000"


def asked(text: str, call: str):
    return metagame.loads(f"{text}\nanalysis it = {call}\n").run()["it"]


def found(text: str, call: str) -> Sustain:
    result = asked(text, call)
    assert isinstance(result, Sustain)
    return result


def test_reviews_sustain_cooperation_in_the_dilemma() -> None:
    """model.md: a plain reference has an eps of 0.096 at 1 - 1e-5; minmax means 2.1 and 1.1."""
    result = found(
        SHARED.format("7/10"),
        f"sustain(mean[Large] = 3, mean[Small] = 3, within = 1/10, {PATIENT})",
    )
    assert result.status == "sustained" and result.kind == "review"
    proof, plan = result.certificate, result.review
    assert proof is not None and plan is not None and not proof.exact and proof.verified
    for llm in ("Large", "Small"):
        assert 0 < proof.eps[llm] <= 0.1
        assert proof.best_response[llm] - proof.payoff[llm] == pytest.approx(
            proof.eps[llm], abs=1e-6
        )
        assert abs(proof.payoff[llm] - 3) <= 0.1
        assert proof.false_blame[llm] < 1e-3
        low, high = plan.band[llm]
        assert low < plan.test_probability[llm] * plan.block[llm] < high
    assert [dict(step) for step in result.cycle] == [{"Large": ("C", "C"), "Small": ("C", "C")}]


def test_reversion_where_both_like_it_less() -> None:
    result = found(SHARED.format("1/2"), "sustain(mean[Large] = 3, mean[Small] = 3)")
    assert result.kind == "reversion" and result.certificate.exact
    assert set(result.certificate.eps.values()) == {0}
    after = result.after["Large"]
    one_shot = metagame.loads(SHARED.format("1/2")).meta_game().check(dict(after))
    assert one_shot.is_equilibrium


def test_one_shot_equilibria_in_turn_need_no_patience() -> None:
    """Where victims take turns, the heist pays 0 without any threat."""
    text = """use "std/papers/folk_theorem/heist.game" play heist
      population { llms P, B, D  clients of planner: P 9/10, B 1/20, D 1/20
      clients of burglar: B 9/10, P 1/20, D 1/20  clients of driver: D 9/10, P 1/20, B 1/20 }"""
    result = found(text, f"sustain(mean[P] = 0, mean[B] = 0, mean[D] = 0, {PATIENT})")
    assert result.kind == "equilibria" and len(result.cycle) >= 2
    game = metagame.loads(text).meta_game()
    assert all(game.check(dict(profile)).is_equilibrium for profile in result.cycle)
    assert all(abs(v) <= F(1, 10) for v in result.certificate.payoff.values())


@pytest.mark.parametrize(
    ("call", "status"),
    [
        ("sustain(mean[Large] = 4, mean[Small] = 3)", "infeasible"),
        ("sustain(mean[Large] = 2, mean[Small] = 2)", "not-individually-rational"),
        ("sustain(mean[Large] = 3, mean[Small] = 3, discount = 1/10)", "too-impatient"),
    ],
)
def test_what_is_in_the_way(call: str, status: str) -> None:
    result = found(SHARED.format("7/10"), call)
    assert result.status == status and result.certificate is None and not result.cycle
    if status == "infeasible":
        assert result.distance == 1
    if status == "not-individually-rational":
        assert dict(result.shortfall) == {"Large": F(1, 10), "Small": 0}


def test_a_threat_that_is_no_equilibrium_is_given_on_demand() -> None:
    call = "sustain(mean[Large] = 3, mean[Small] = 3, strategy = threat, discount = 9/10)"
    result = found(SHARED.format("7/10"), call)
    assert result.kind == "threat" and set(result.certificate.eps.values()) == {0}


@pytest.mark.parametrize(
    ("text", "call", "message"),
    [
        (SHARED.format("1/2") + "monitoring perfect", "", "and here it is perfect"),
        (SHARED.format("1/2") + "monitoring none", "", "and here it is none"),
        (SHARED.format("1/2"), "sustain(mean[Large] = 3)", "no target for Small"),
    ],
)
def test_what_is_not_covered_is_refused(text: str, call: str, message: str) -> None:
    result = asked(text, call or "sustain(mean[Large] = 3, mean[Small] = 3)")
    assert isinstance(result, Refused) and message in result.message


def test_roles_that_an_llm_cannot_see_are_named() -> None:
    text = PD + "population { llms A, B clients of row: A 1 clients of col: A 1/2, B 1/2 }"
    result = asked(text, "sustain(mean[A] = 3, mean[B] = 3, discount = 9/10)")
    named = result.message if isinstance(result, Refused) else f"{result.unseen} {result.reason}"
    assert "B" in named and "col" in named


def test_json() -> None:
    text = SHARED.format("1/2") + "analysis it = sustain(mean[Large] = 3, mean[Small] = 3)"
    result = json.loads(json.dumps(metagame.loads(text).run().to_json()))["analyses"]["it"]
    assert result["status"] == "sustained" and result["strategy"]["kind"] == "reversion"
    assert result["certificate"]["eps"] == {"Large": 0.0, "Small": 0.0}
    assert result["exact"]["certificate"]["payoff"] == {"Large": "3", "Small": "3"}


def test_from_python() -> None:
    game = metagame.loads(SHARED.format("1/2")).repeated_game()
    target = {("mean", "Large"): 3, ("total", "Small"): 3}
    assert game.sustain(target, Wish(discount=F(9, 10))).status == "sustained"
    with pytest.raises(ValueError, match="strategy is 'any' or one of"):
        game.sustain(target, Wish(strategy="luck"))


def test_a_certificate_that_is_not_found_again_is_not_shown(monkeypatch) -> None:
    def wrong(question):
        raise Inconsistent("payoffs differ")

    monkeypatch.setattr(module.clients, "sustain", wrong)
    game = metagame.loads(SHARED.format("1/2")).repeated_game()
    with pytest.raises(InternalError, match="the certificate is wrong: payoffs differ"):
        game.sustain({("mean", "Large"): 3, ("mean", "Small"): 3})


# --- strategies that play, precision by patience, samples ---------------------------------------


def test_strategies_are_sentences_and_play() -> None:
    """Reversion by hand: after a deviation in period 2 both turn to the equilibrium for ever."""
    result = metagame.load("std/papers/folk_theorem/cooperation", share="1/2").run("cooperation")[
        "cooperation"
    ]
    assert result.kind == "reversion" and "for ever after" in result.description[1]
    players = [result.player(llm) for llm in ("Large", "Small")]
    played = []
    for period in range(4):
        plays = [player.act() for player in players]
        played.append(plays[0])
        if period == 1:
            plays[1] = ("D", "D")
        seen: dict[str, dict[str, F]] = {"row": {}, "col": {}}
        for play in plays:
            for role, action in zip(("row", "col"), play, strict=True):
                seen[role][action] = seen[role].get(action, F(0)) + F(1, 2)
        for player in players:
            player.observe(seen)
    after = result.after["Large"]["Large"]
    assert played == [("C", "C"), ("C", "C"), after, after]
    with pytest.raises(ValueError, match="no LLM"):
        result.player("Nobody")


def test_a_review_plays_tests_and_nothing_else_on_path() -> None:
    result = metagame.load("std/papers/folk_theorem/cooperation", share="7/10").run("cooperation")[
        "cooperation"
    ]
    assert result.kind == "review" and any("a test." in s for s in result.description)
    players = {llm: result.player(llm, seed=3) for llm in ("Large", "Small")}
    plays: dict[str, list[tuple[str, ...]]] = {llm: [] for llm in players}
    for _ in range(300):
        now = {llm: player.act() for llm, player in players.items()}
        seen: dict[str, dict[str, F]] = {"row": {}, "col": {}}
        for llm, play in now.items():
            plays[llm].append(play)
            for role, action in zip(("row", "col"), play, strict=True):
                share = F(7, 10) if llm == "Large" else F(3, 10)
                seen[role][action] = seen[role].get(action, F(0)) + share
        for player in players.values():
            player.observe(seen)
    assert set(plays["Small"]) == {("C", "C")}  # Large is under review first
    tests = sum(play == ("D", "D") for play in plays["Large"])
    assert 1 <= tests <= 30 and tests + plays["Large"].count(("C", "C")) == 300


def test_patience_buys_precision() -> None:
    text = """use "std/prisoners_dilemma.game" play prisoners_dilemma
    population { llms Large, Small clients: Large 7/10, Small rest }
    analysis it = frontier(mean[Large] = 3, mean[Small] = 3, discounts = {999/1000, 9999/10000})
    claim "the more patient, the more precise": some p in it: p.eps < 1/10
    claim "all by reviews": every p in it: p.strategy == review
    """
    report = metagame.loads(text).run()
    assert report.ok
    first, second = report["it"]
    assert first.eps > second.eps > 0 and first.numerical and first.strategy == "review"
    data = report.to_json()["analyses"]["it"]["points"]
    assert [p["strategy"] for p in data] == ["review", "review"]
    with pytest.raises(ValueError, match="strategy is"):
        metagame.loads(text).repeated_game().frontier(
            {("mean", "Large"): 3, ("mean", "Small"): 3}, None, Wish(strategy="magic")
        )


def test_samples_cost_precision_and_delay_costs_patience() -> None:
    text = """use "std/prisoners_dilemma.game" play prisoners_dilemma
    population {{ llms Large, Small clients: Large 7/10, Small rest }}
    monitoring clients {{ {0} }}
    analysis it = sustain(mean[Large] = 3, mean[Small] = 3, within = 1/4, discount = 9999/10000)
    """
    sampled = metagame.loads(text.format("sample 20_000 noise 1/100")).run()["it"]
    assert sampled.status == "sustained" and sampled.kind == "review"
    late = metagame.loads(text.format("delay 3")).run()["it"]
    assert late.status == "sustained" and "4 copies" in late.reason
    assert late.certificate.discount == F(9999, 10000) ** 4
    few = metagame.loads(text.format("sample 5 noise 1/5")).run()["it"]
    assert few.status != "sustained"


def test_counts_of_a_sample_are_no_deviation_and_late_news_makes_copies() -> None:
    text = """use "std/prisoners_dilemma.game" play prisoners_dilemma
    population {{ llms Large, Small clients: Large 1/2, Small rest }}
    monitoring clients {{ {0} }}
    analysis it = sustain(mean[Large] = 3, mean[Small] = 3, discount = 999/1000)
    """
    sampled = metagame.loads(text.format("sample 50")).run()["it"]
    assert sampled.kind == "reversion"
    player = sampled.player("Large")
    for _ in range(3):
        assert player.act() == ("C", "C")
        player.observe({"row": {"C": 50}, "col": {"C": 50}})
    player.observe({"row": {"C": 49, "D": 1}, "col": {"C": 50}})
    assert player.act() == sampled.after["Large"]["Large"]
    late = metagame.loads(text.format("delay 2")).run()["it"]
    assert late.description[0].startswith("Play 3 copies")
