"""This module checks share effects: against published numbers, and against the definition."""

from __future__ import annotations

import json
import pickle
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import metagame
from brute_force import means, table
from metagame.backends.numbers.polynomial import ratio
from metagame.backends.results.regions import Interval, Irrational
from metagame.dsl.diagnostic import Refusal

CC, CD, DD = (("C", "C"), ("C", "D"), ("D", "D"))
FOLK = "std/papers/folk_theorem/"


def test_size_is_harmful_in_the_dilemma() -> None:
    game = metagame.load(FOLK + "prisoners_dilemma").meta_game()
    each = game.share_effect("Large")
    assert (each.effect, each.trend, each.parameter) == ("harmful", "varies", "share")
    stages = {tuple(s.play.values()): s for b in each.branches for s in b.stages}
    exploited = stages[CC, DD]
    assert exploited.interval == Interval(F(3, 5), 1, True, False)
    assert (exploited.trend, exploited.effect, exploited.best) == (
        "increasing",
        "harmful",
        ("Small",),
    )
    assert (exploited.low, exploited.high) == (F(9, 5), 3)
    assert exploited.mean == ((0, 3), (1,))  # 3 share
    assert (stages[CD, CD].trend, stages[CD, CD].low) == ("constant", F(5, 2))
    best = game.share_effect("Large", select="best")
    assert best.trend == "non_monotone"
    jumps = [(j.at, j.before, j.after) for b in best.branches for j in b.jumps]
    assert jumps == [(F(2, 5), F(17, 5), F(5, 2)), (F(2, 3), F(5, 2), 2)]
    worst = game.share_effect("Large", select="worst")
    assert [(j.at, j.after) for b in worst.branches for j in b.jumps][-1] == (F(3, 5), F(9, 5))
    unique = game.share_effect("Large", select="unique")
    ends = [(s.interval.low, s.interval.high) for b in unique.branches for s in b.stages]
    assert ends == [(0, F(1, 3)), (F(2, 5), F(3, 5)), (F(2, 3), 1), (1, 1)]


def test_size_helps_in_the_majority_game() -> None:
    game = metagame.load(FOLK + "majority").meta_game()
    effect = game.share_effect("Large")
    assert (effect.effect, effect.exact, effect.complete) == ("beneficial", True, True)
    value_branch = effect.branches[0]
    assert value_branch.kind == "value"
    assert {s.mean for s in value_branch.stages} == {((1, 3, -2), (6,))}
    formula = ratio(*value_branch.stages[0].mean)
    assert formula.at(F(4, 5)) * 3 * F(4, 5) == F("0.848")
    assert formula.at(F(9, 10)) * 3 * F(9, 10) == F("0.936")
    assert round(float(formula.at(F(4, 5))), 4) == 0.3533
    assert round(float(formula.at(F(1, 5))), 4) == 0.2533  # Small's, by symmetry
    trends = [(s.interval.low, s.interval.high, s.trend) for s in value_branch.stages]
    assert trends == [
        (0, F(1, 2), "increasing"),
        (F(1, 2), F(3, 4), "increasing"),
        (F(3, 4), 1, "decreasing"),
    ]
    for share in (F(1, 7), F(4, 5), F(9, 10)):
        floors = metagame.load(FOLK + "majority", share=share).meta_game().minmax("mixed")
        assert floors.value["Large"] == formula.at(share)


def test_the_middle_size_is_best_in_bounded_coordination() -> None:
    game = metagame.load(FOLK + "bounded_coordination").meta_game()
    profile = {"Large": (2, 2, 2, 2, 3), "Medium": (1, 1, 1, 1), "Small": 4}
    effect = game.share_effect("Medium", profile=profile)
    (sample,) = effect.samples
    assert (effect.effect, effect.parameter, sample.best) == ("non_monotone", None, ("Medium",))
    assert list(sample.mean.values()) == [F(4, 5), 1, 0]
    assert list(sample.size.values()) == [5, 4, 1]


def test_only_equilibria_can_be_stated() -> None:
    game = metagame.load(FOLK + "prisoners_dilemma").meta_game()
    effect = game.share_effect("Large", profile={"Large": CC, "Small": DD})
    assert [s.interval for b in effect.branches for s in b.stages] == [
        Interval(F(3, 5), 1, True, False)
    ]
    with pytest.raises(Refusal, match="no pure equilibrium"):
        game.share_effect("Large", profile={"Large": CC, "Small": CC})


INSPECTION = """
    param w in [1/10, 9/10] = 1/2
    game inspection { roles inspector, worker
      actions of inspector: look, trust  actions of worker: work, shirk
      payoffs { look, work: 1, 1   look, shirk: 2, 0   trust, work: 3, 1   trust, shirk: 0, 3 } }
    population { llms A, B
      clients of inspector: A w, B rest
      clients of worker: A 1/5, B rest }
"""


def test_mixed_equilibria_are_followed_where_there_are_no_pure_ones() -> None:
    model = metagame.loads(INSPECTION)
    effect = model.meta_game().share_effect("A")
    mixed = [b for b in effect.branches if b.kind == "mixed"]
    assert mixed and not effect.complete and effect.exact
    stage = mixed[0].stages[0]
    low, high = (float(e) for e in (stage.interval.low, stage.interval.high))
    x = F(round((low + high) / 2 * 1000), 1000)
    here = model.bind(w=x).meta_game().nash("all")
    assert stage.mean is not None
    assert ratio(*stage.mean).at(x) in [e.mean["A"] for e in here]


def test_the_parameter_that_moves_a_share_is_found_or_asked_for() -> None:
    text = """param s in [0, 1] = 1/2  param e in [0, 1/4] = 1/8  param t in [0, 3] = 1
        game g {{ roles row, col  actions C, D  payoff = if own == C then t else 1 }}
        population {{ llms Large, Small  clients of row: Large {}, Small rest
          clients of col: Large 1/2, Small rest }}"""
    one = metagame.loads(text.format("s / 2")).meta_game()
    assert one.share_effect("Large").parameter == "s"
    with pytest.raises(Refusal, match="do not depend on 't'"):
        one.share_effect("Large", "t")
    two = metagame.loads(text.format("s / 2 + e")).meta_game()
    with pytest.raises(Refusal, match="several parameters: s, e"):
        two.share_effect("Large")
    assert two.share_effect("Large", "e").parameter == "e"
    none = metagame.loads(text.format("1/3")).meta_game().share_effect("Large")
    assert (none.parameter, none.trend) == (None, "")
    with pytest.raises(ValueError, match="select"):
        one.share_effect("Large", select="nicest")


def test_a_falling_share_turns_the_trend_around() -> None:
    text = """use "std/prisoners_dilemma.game"  play prisoners_dilemma
        param share in [0, 1] = 1/5
        population {{ llms Large, Small  clients: Large {}, Small rest }}"""
    rising = metagame.loads(text.format("share")).meta_game()
    falling = metagame.loads(text.format("1 - share")).meta_game()
    for select in ("each", "best", "worst"):
        a, b = (g.share_effect("Large", select=select) for g in (rising, falling))
        assert (a.effect, a.trend) == (b.effect, b.trend)
        assert sorted(s.trend for x in a.branches for s in x.stages) == sorted(
            s.trend for x in b.branches for s in x.stages
        )


def test_samples_are_labelled() -> None:
    game = metagame.load(FOLK + "majority").meta_game()
    effect = game.share_effect("Large", steps=4)
    means_found = {s.at: s.mean["Large"] for s in effect.samples}
    assert means_found == {F(1, 4): F(13, 48), F(1, 2): F(1, 3), F(3, 4): F(17, 48), 1: F(1, 3)}
    assert effect.trend == "non_monotone" and effect.effect == "beneficial"
    assert not effect.complete and "5 evenly spaced values" in effect.reason


def test_three_llms_without_a_pure_equilibrium_leave_a_gap() -> None:
    text = """param w in [1/4, 1/2] = 1/3
        game pennies { roles a, b, c  actions H, T
          payoff of a = if a == b then 1 else 0
          payoff of b = if b == c then 1 else 0
          payoff of c = if c == a then 0 else 1 }
        population { llms X, Y, Z  clients of a: X w, Y rest
          clients of b: Y 1  clients of c: Z 1 }"""
    with pytest.raises(Refusal, match="no equilibrium"):
        metagame.loads(text).meta_game().share_effect("X")


@settings(deadline=None, max_examples=8)
@given(st.lists(st.integers(-5, 5), min_size=8, max_size=8))
def test_means_along_branches_are_those_of_the_definition(numbers: list[int]) -> None:
    actions = {"row": ("C", "D"), "col": ("C", "D")}
    profiles = [(a, b) for a in "CD" for b in "CD"]
    pays = {p: numbers[2 * k : 2 * k + 2] for k, p in enumerate(profiles)}
    rows = "\n".join(f"{a}, {b}: (0) + {v[0]}, (0) + {v[1]}" for (a, b), v in pays.items())
    effect = metagame.loads(
        f"""param s in [1/10, 9/10] = 1/2
        game g {{ roles row, col  actions C, D  payoffs {{ {rows} }} }}
        population {{ llms Large, Small  clients: Large s, Small rest }}"""
    ).meta_game().share_effect("Large")  # fmt: skip
    for stage in [s for b in effect.branches for s in b.stages if s.play and s.mean][:3]:
        ends = [
            F(e) for e in (stage.interval.low, stage.interval.high) if not isinstance(e, Irrational)
        ]
        x = sum(ends) / len(ends)
        shares = {role: {"Large": x, "Small": 1 - x} for role in actions}
        meta = table(actions, lambda r, c: pays[r, c], shares)
        total = meta[tuple(stage.play.values())]
        expected = means(shares, total)
        assert ratio(*stage.mean).at(x) == expected["Large"]
        if stage.effect in ("beneficial", "harmful") and x != F(1, 2):
            larger, smaller = ("Large", "Small") if x > F(1, 2) else ("Small", "Large")
            gap = expected[larger] - expected[smaller]
            assert gap >= 0 if stage.effect == "beneficial" else gap <= 0


def test_a_spec_without_a_population_has_roles_of_equal_size() -> None:
    effect = metagame.load("std/chicken").meta_game().share_effect("row")
    assert (effect.effect, effect.trend, len(effect.samples)) == ("none", "", 2)


def test_share_effects_pickle_and_compare() -> None:
    text = """use "std/prisoners_dilemma.game"  play prisoners_dilemma
        param share in [0, 1] = 4/5
        population { llms Large, Small  clients: Large share, Small rest }
        analysis where = regions(share)
        analysis size = share_effect(Large)
        analysis sampled = share_effect(Large, steps = 3)"""
    model = metagame.loads(text)
    report = model.run()
    assert pickle.loads(pickle.dumps(report)) == report == model.run()
    shown = report.to_json()["analyses"]["size"]
    assert json.loads(json.dumps(shown)) == shown
    stage = shown["branches"][3]["stages"][0]
    assert stage["interval"]["lo"] == "3/5" and stage["exact"]["mean"] == ["9/5", "3"]
    assert stage["formula"] == {"numerator": ["0", "3"], "denominator": ["1"]}


def test_independent_draws_are_refused() -> None:
    text = """use "std/prisoners_dilemma.game"  play prisoners_dilemma
        param w in [0, 1] = 4/5
        population { llms A, B  clients: A w, B rest  instructions uniform  draws independent }"""
    game = metagame.loads(text).meta_game()
    for call in (game.regions, lambda name: game.share_effect("A", name)):
        with pytest.raises(Refusal) as refusal:
            call("w")
        assert refusal.value.diagnostics[0].id == "independent-draws"


def test_an_llm_that_is_absent_now_but_not_elsewhere() -> None:
    text = """use "std/prisoners_dilemma.game"  play prisoners_dilemma
        param share in [0, 1] = 0
        population { llms Large, Small  clients: Large share, Small rest }"""
    effect = metagame.loads(text).meta_game().share_effect("Large")
    assert effect.parameter == "share" and effect.effect == "harmful"


def test_a_mean_that_leaps_at_one_value_is_a_stage_of_its_own() -> None:
    """At share 1 the small LLM has no clients as first, so assortative matching draws otherwise."""
    model = metagame.loads("""param s in [0, 1] = 1/2
        game g { roles first, second  actions A, B
          payoff = if own == A then count(all, A) * 5/3 + 1/2 else 0 }
        population { llms L, M  clients of first: L s, M rest  clients of second: L 1/3, M rest
          matching assortative s / 2  compliance 1/2  instructions uniform }""")
    found = model.meta_game().share_effect("L", "s")
    (branch,) = found.branches
    last, alone = branch.stages[-2:]
    there = model.bind(s=1).meta_game().nash(kind="pure")[0]
    assert (last.interval.high, last.interval.high_closed, alone.interval.low) == (1, False, 1)
    assert alone.low == there.mean["L"] and branch.jumps[-1].after == there.mean["L"]
    assert last.high == branch.jumps[-1].before != alone.low
    assert alone.best == ("L",) and alone.effect == "beneficial"


def test_an_llm_alone_may_have_objectives_that_do_not_settle_its_mean() -> None:
    found = metagame.loads("""param s in [0, 1] = 1/2
        game g { roles only  actions A, B, C  payoffs { A: 0  B: 2  C: 3/2 } }
        population { llms L, M  clients: L s, M rest }
        objective of L = min(total[self], 1)""").meta_game()
    alone = [
        stage.low
        for branch in found.share_effect("L", "s").branches
        for stage in branch.stages
        if stage.interval.low == 1
    ]
    assert sorted(alone) == [F(3, 2), 2]
    assert found.share_effect("L", "s", select="worst").branches[0].stages[-1].low == F(3, 2)
