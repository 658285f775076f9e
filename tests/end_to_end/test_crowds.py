"""This module compares games solved by counts of actions with brute force over their profiles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import metagame
from brute_force import Table, assortative, gain, independent, pure_equilibria, table
from metagame.backends.normal_form import named_game
from metagame.backends.normal_form.counts import nash as anonymous_nash
from metagame.backends.normal_form.counts import replies as anonymous_replies
from metagame.backends.normal_form.counts.base_game import by_counts
from metagame.backends.normal_form.meta_game import MetaGame
from metagame.backends.normal_form.solvers.counts.uniform import CountedPayoffs
from metagame.backends.regret.audit import Audit
from metagame.backends.regret.by_counts import CountedAudit
from metagame.dsl.diagnostic import InternalError, Refusal

from .crowd_specs import Crowded, crowded

stable = settings(
    derandomize=True, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)

MAX_PROFILES = 150
MAX_WORK = 4_000
"""Profiles, and outcomes of all of them, that brute force may run through for one spec."""


@pytest.fixture
def always_by_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Symmetries are used however small a game is."""
    monkeypatch.setattr(named_game, "SMALL_BASE", 0)
    monkeypatch.setattr(anonymous_replies, "DENSE_BASE", 0)
    monkeypatch.setattr(anonymous_nash, "dense_bytes", lambda problem: 2**80)


@st.composite
def populations(draw: Any, game: Crowded, uniform: bool) -> tuple[str, Table]:
    """A population over a game, and brute force's meta-game."""
    llms = ("A", "B", "C")[: draw(st.sampled_from((2, 2, 3)))]
    shares: dict[str, dict[str, Fraction]] = {}
    lines = []
    alike = draw(st.booleans())
    rows: dict[str, dict[str, Fraction]] = {}
    for name in game.names:
        key = "" if alike else name
        if key not in rows:
            quarters = (0, 1, 2, 3, 4) if rows else (1, 2, 3)
            first = Fraction(draw(st.sampled_from(quarters)), 4)
            rest = (1 - first) / (len(llms) - 1)
            rows[key] = dict(zip(llms, (first, *[rest] * (len(llms) - 1)), strict=True))
        shares[name] = rows[key]
        told = ", ".join(f"{llm} {w}" for llm, w in rows[key].items())
        lines.append(f"  clients of {name}: {told}")
    law, compliance = independent(shares), {}
    extra = draw(st.sampled_from(("", "", "assortative", "follow", "otherwise")))
    if extra == "assortative":
        lines.append("  matching assortative 1/3")
        law = assortative(shares, Fraction(1, 3))
    elif extra:
        lines.append("  compliance of A 3/4" + (" otherwise 1" if extra == "otherwise" else ""))
        compliance = {"A": (Fraction(3, 4), 1 if extra == "otherwise" else None)}
    spread = max(map(len, game.actions)) if compliance else 1
    sizes = [prod(len(set_) for set_ in _sets(game, shares, llm, uniform)) for llm in llms]
    assume(prod(sizes) <= MAX_PROFILES)
    assume(prod(sizes) * len(law) * spread ** len(game.names) <= MAX_WORK)
    mode = "  instructions uniform\n" if uniform else ""
    text = f"{game.text}population {{\n  llms {', '.join(llms)}\n" + "\n".join(lines)
    known = dict(zip(game.names, game.actions, strict=True))
    meta = table(known, game.payoff, shares, law, compliance=compliance, uniform=uniform)
    return f"{text}\n{mode}}}\n", meta


def _sets(
    game: Crowded, shares: dict[str, dict[str, Fraction]], llm: str, uniform: bool
) -> list[tuple[Any, ...]]:
    """The sets of actions from which an LLM chooses."""
    governed = [
        actions for name, actions in zip(game.names, game.actions, strict=True) if shares[name][llm]
    ]
    return list(dict.fromkeys(governed)) if uniform else governed


def profiles(game: MetaGame) -> Iterator[tuple[int, ...]]:
    return product(*map(range, game.sizes))


# --- totals ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("always_by_counts")
@settings(stable, max_examples=16)
@given(st.data())
def test_totals_by_counts_are_those_of_the_definition(data: st.DataObject) -> None:
    game = data.draw(crowded(apart=data.draw(st.booleans())))
    text, meta = data.draw(populations(game, True))
    compiled = metagame.loads(text).meta_game()
    if by_counts(compiled.problem) is None:
        return
    assert isinstance(compiled.factored, CountedPayoffs) and compiled.reduction
    chosen = np.array(list(profiles(compiled)))
    expected = np.array([[meta[p][llm] for p in meta] for llm in compiled.llms])
    exact = compiled.factored.totals(chosen, True).totals
    assert exact.exact and (exact.numbers() == expected).all()
    floats = compiled.factored.totals(chosen, False)
    error = np.abs(floats.totals.numerators - expected.astype(float)).max()
    assert error <= floats.error + 1e-14 * np.abs(expected.astype(float)).max()
    assert compiled.tensor.totals.exact
    assert (compiled.tensor.totals.numbers().reshape(len(expected), -1) == expected).all()


@pytest.mark.usefixtures("always_by_counts")
@settings(stable, max_examples=16)
@given(st.data())
def test_uniform_games_are_solved_by_counts(data: st.DataObject) -> None:
    game = data.draw(crowded(apart=False))
    text, meta = data.draw(populations(game, True))
    compiled = metagame.loads(text).meta_game()
    found = compiled.nash("pure")
    assert found.complete and found.exact
    assert sum(e.orbit for e in found) == len(pure_equilibria(meta))
    plays = list(meta)
    at = data.draw(st.sampled_from(range(len(plays))))
    index = list(profiles(compiled))[at]
    checked = compiled.check(
        {llm: compiled.play(i, index[i]) for i, llm in enumerate(compiled.llms)}
    )
    assert checked.reduction
    for llm in compiled.llms:
        assert checked.gain[llm] == gain(meta, plays[at], llm)


# --- by role -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("always_by_counts")
@settings(stable, max_examples=16)
@given(st.data())
def test_equilibria_up_to_exchanging_roles_are_all_there_are(data: st.DataObject) -> None:
    game = data.draw(crowded(apart=False))
    text, meta = data.draw(populations(game, False))
    compiled = metagame.loads(text).meta_game()
    found = compiled.nash("pure")
    expected = pure_equilibria(meta)
    assert found.complete and found.exact
    if compiled.crowds is None:
        return
    assert "exchange" in found.reduction
    assert sorted(tuple(e.play[llm] for llm in compiled.llms) for e in found) == sorted(expected)
    for e in found:
        played = tuple(e.play[llm] for llm in compiled.llms)
        assert [e.total[llm] for llm in compiled.llms] == list(meta[played].values())
        assert e.regret in (0, None) and e.orbit == 1


@pytest.mark.usefixtures("always_by_counts")
@settings(stable, max_examples=16)
@given(st.data())
def test_one_equilibrium_of_each_set_says_how_many_there_are(data: st.DataObject) -> None:
    game = data.draw(crowded(apart=False))
    text, meta = data.draw(populations(game, False))
    compiled = metagame.loads(text).meta_game()
    assume(compiled.crowds is not None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(anonymous_nash, "LISTED", 0)
        found = compiled.nash("pure")
    expected = pure_equilibria(meta)
    assert sum(e.orbit for e in found) == len(expected)
    assert {tuple(e.play[llm] for llm in compiled.llms) for e in found} <= set(expected)


@pytest.mark.usefixtures("always_by_counts")
@settings(stable, max_examples=16)
@given(st.data())
def test_replies_up_to_exchanging_roles_are_the_best(data: st.DataObject) -> None:
    game = data.draw(crowded(apart=False))
    text, meta = data.draw(populations(game, False))
    compiled = metagame.loads(text).meta_game()
    plays = list(meta)
    at = data.draw(st.sampled_from(range(len(plays))))
    index = list(profiles(compiled))[at]
    played = {llm: compiled.play(i, index[i]) for i, llm in enumerate(compiled.llms)}
    checked = compiled.check(played)
    for i, llm in enumerate(compiled.llms):
        best = gain(meta, plays[at], llm)
        assert checked.gain[llm] == best
        replies = compiled.best_response(llm, {k: v for k, v in played.items() if k != llm})
        for response in replies.responses:
            moved = (*plays[at][:i], response, *plays[at][i + 1 :])
            assert meta[moved][llm] == meta[plays[at]][llm] + best


# --- the audit ---------------------------------------------------------------------------------


@settings(stable, max_examples=16)
@given(st.data())
def test_the_audit_by_counts_is_that_of_the_definition(data: st.DataObject) -> None:
    game = data.draw(crowded(apart=data.draw(st.booleans())))
    text, meta = data.draw(populations(game, data.draw(st.booleans())))
    compiled = metagame.loads(text).meta_game()
    assume(compiled.problem.counts is not None)
    plays = list(meta)
    at = data.draw(st.sampled_from(range(len(plays))))
    index = list(profiles(compiled))[at]
    words = Audit(compiled.problem)._words([[(k, 1)] for k in index])
    for exact in (True, False):
        utilities, regrets = CountedAudit(compiled.problem, exact).regrets(words)
        for i, llm in enumerate(compiled.llms):
            near = 0 if exact else 1e-9
            assert abs(utilities[i] - meta[plays[at]][llm]) <= near
            assert abs(regrets[i] - gain(meta, plays[at], llm)) <= near


@settings(stable, max_examples=25)
@given(st.data())
def test_the_audit_by_counts_of_mixtures(data: st.DataObject) -> None:
    game = data.draw(crowded(apart=False))
    text, _ = data.draw(populations(game, True))
    compiled = metagame.loads(text).meta_game()
    assume(compiled.problem.counts is not None and max(compiled.sizes) <= 9)
    weights = st.lists(st.sampled_from((0, 1, 2)), min_size=9, max_size=9)
    mixed = []
    for size in compiled.sizes:
        drawn = data.draw(weights)[:size]
        drawn[0] += 1
        mixed.append([Fraction(w, sum(drawn)) for w in drawn])
    known = Audit(compiled.problem).certificate(mixed)
    audit = Audit(compiled.problem)
    words = audit._words([[(k, p) for k, p in enumerate(m) if p] for m in mixed])
    utilities, regrets = CountedAudit(compiled.problem, True).regrets(words)
    assert tuple(utilities) == known.utilities and tuple(regrets) == known.regrets


def test_a_wrong_equilibrium_is_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the search went wrong, the audit would notice."""
    game = metagame.loads(CROWD.format(R=24, population=BY_ROLE)).meta_game()
    monkeypatch.setattr(anonymous_nash, "_best", lambda values, groups: values.min() + 0 * groups)
    with pytest.raises(InternalError, match="regret"):
        game.nash("pure")


# --- players -----------------------------------------------------------------------------------


def players(game: Crowded) -> Iterator[tuple[Any, ...]]:
    """The pure equilibria of a base game, by trying."""
    for p in product(*game.actions):
        if all(
            game.payoff(*p)[r] >= game.payoff(*p[:r], a, *p[r + 1 :])[r]
            for r, known in enumerate(game.actions)
            for a in known
        ):
            yield p


@pytest.mark.usefixtures("always_by_counts")
@settings(stable, max_examples=16)
@given(crowded())
def test_equilibria_up_to_exchanging_players(game: Crowded) -> None:
    compiled = metagame.loads(game.text).meta_game()
    found = compiled.nash("pure")
    assert found.complete and found.exact
    plays = sorted(tuple(e.play[name][0] for name in game.names) for e in found)
    assert plays == sorted(players(game))
    for e in found:
        played = [e.play[name][0] for name in game.names]
        assert [e.total[name] for name in game.names] == game.payoff(*played)
        assert e.regret in (0, None)


# --- large games -------------------------------------------------------------------------------

CROWD = """game crowd {{
  roles member[{R}]
  actions A, B
  payoff = if count(all, own) > {R} / 2 then 1 + (if own == B then 1/2 else 0) else 0
}}
{population}
"""
FIVE = """population {
  llms l[5]
  clients: l[1] 1/10, l[2] 1/5, l[3] 3/10, l[4] 3/20, l[5] rest
  instructions uniform
}"""
BY_ROLE = "population { llms x, y clients: x 3/5, y rest }"


def total_by_binomial(R: int, told: Sequence[str], shares: Sequence[Fraction]) -> list[Fraction]:
    """Totals in the crowd game, where every role has the same shares, by the binomial law."""
    from math import comb

    q = sum((w for w, a in zip(shares, told, strict=True) if a == "B"), Fraction(0))
    p, d = q.numerator, q.denominator
    law = [comb(R - 1, k) * p**k * (d - p) ** (R - 1 - k) for k in range(R)]
    whole = d ** (R - 1)
    many = {"A": Fraction(sum(law[k] for k in range(R) if 2 * (R - k) > R), whole)}
    many["B"] = Fraction(3 * sum(law[k] for k in range(R) if 2 * (k + 1) > R), 2 * whole)
    return [R * w * many[a] for w, a in zip(shares, told, strict=True)]


@pytest.mark.parametrize("R", [101, 1001])
def test_five_llms_and_many_roles(R: int) -> None:
    game = metagame.loads(CROWD.format(R=R, population=FIVE)).meta_game()
    shares = [Fraction(w, 20) for w in (2, 4, 6, 3, 5)]
    found = game.tensor.totals
    assert found.exact == (R == 101)
    for at in ((0, 0, 0, 0, 0), (0, 1, 0, 1, 1), (1, 0, 1, 1, 0)):
        expected = total_by_binomial(R, ["AB"[k] for k in at], shares)
        if found.exact:
            assert [found.at(i, *at) for i in range(5)] == expected
        else:
            got = [float(found.at(i, *at)) for i in range(5)]
            assert max(abs(a - float(b)) for a, b in zip(got, expected, strict=True)) <= found.error
            assert found.error < 1e-8
    nash = game.nash("pure")
    assert [{play[0] for play in e.play.values()} for e in nash] == [{"A"}, {"B"}]
    assert all(e.regret is not None and e.regret <= 1e-9 for e in nash)
    assert "counts of actions" in nash.reduction


def test_three_actions_and_many_roles() -> None:
    text = """game g { roles m[41] actions 0..2
      payoff = own * count(others, 0) / 40 - count(others, own) * own / 20 }
    population { llms a, b, c clients: a 1/2, b 3/10, c rest instructions uniform }"""
    game = metagame.loads(text).meta_game()
    counted = game.factored
    assert isinstance(counted, CountedPayoffs)
    chosen = np.array(list(product(range(3), repeat=3)))
    exact, floats = counted.totals(chosen, True), counted.totals(chosen, False)
    gaps = np.abs(floats.totals.numerators - exact.totals.floats())
    assert gaps.max() <= floats.error < 1e-8


def test_thousands_of_roles() -> None:
    game = metagame.loads(CROWD.format(R=3000, population=FIVE)).meta_game()
    nash = game.nash("pure")
    assert len(nash) == 2 and not nash.exact and nash.tolerance > 0
    assert "floats" in nash.reason


def test_many_interchangeable_llms() -> None:
    text = """game g { roles m[30] actions 0..1
      payoff = if own == 0 then 1 else 2 - count(all, 1) / 10 }
    population { llms l[40] clients: l 1/40 instructions uniform }"""
    game = metagame.loads(text).meta_game()
    found = game.nash("pure")
    assert found.complete and "LLMs that nothing tells apart" in found.reduction
    assert found[0].orbit > 10**9
    with pytest.raises(Refusal):
        game.nash("mixed")


def test_by_role_with_many_roles() -> None:
    model = metagame.loads(
        CROWD.format(R=20, population=BY_ROLE) + "analysis one = nash(kind = pure)\n"
        'claim "all on B": count(one) == 1 and every e in one: e.mean[x] == 3/2\n'
    )
    report = model.run()
    assert report["one"].complete and report["one"].exact and report.ok
    assert "roles that nothing tells apart" in str(report)
    played = {"x": ("A",) * 20, "y": ("B",) * 20}
    checked = model.meta_game().check(played)
    assert not checked.is_equilibrium and checked.exact and checked.reduction


EL_FAROL = """game el_farol {
  roles member[101]
  actions stay, go
  payoff = if own == stay then 1 else if count(all, go) <= 60 then 2 else 0
}
analysis ne = nash(kind = pure)
claim "count": count(ne) == CHOOSE
claim "some": some e in ne: e.play[member[1]] == stay
claim "regret": every e in ne: e.regret == 0
claim "play": every e in ne: e.play[member[1]] == stay
claim "mean": every e in ne: e.mean[member[101]] == 2
"""


def test_claims_about_equilibria_that_stand_for_others() -> None:
    from math import comb

    claim = f"count(ne) > {10**20} and count(ne) / {10**20} == {comb(101, 60)} / {10**20}"
    report = metagame.loads(EL_FAROL.replace("count(ne) == CHOOSE", claim)).run()
    status = {c.text: c.status for c in report.claims}
    assert status == {
        "count": "holds",
        "some": "holds",
        "regret": "holds",
        "play": "undecided",
        "mean": "undecided",
    }
    (listed,) = report["ne"]
    assert listed.orbit == comb(101, 60) and listed.regret == 0
    (shown,) = report.to_json()["analyses"]["ne"]["equilibria"]
    assert shown["orbit"] == comb(101, 60)
    assert "member[1] to member[41] (41)" in str(report)


def test_shares_of_instances_are_not_rounded_to_none_or_all() -> None:
    text = """game many {{ roles r[30] actions A, B payoff = count(others, own) }}
      population {{ llms Large, Small clients: Large {0}, Small rest instructions uniform }}
      analysis e = nash()"""
    report = str(metagame.loads(text.format("999/1000")).run())
    assert "Large   999/1000 of each of 30 roles   can meet itself in more than 99.99%" in report
    assert "can meet itself in 0.04% of instances" in report
    report = str(metagame.loads(text.format("99999/100000")).run())
    assert "can meet itself in less than 0.01% of instances" in report


@pytest.mark.parametrize("analysis", ["nash(pure)", "nash()", "minmax()", "risk_dominance()"])
def test_hundreds_of_llms_by_role_are_refused_before_memory_ends(analysis: str) -> None:
    """Two interchangeable roles and 300 LLMs: 2^300 words for a role are not written down."""
    text = f"""game g {{ roles r[2]  actions A, B  payoff = count(all, A) }}
        population {{ llms L[300]  clients: L rest }}  analysis it = {analysis}"""
    it = metagame.loads(text).run()["it"]
    assert it.status == "refused" and len(it.message) < 200
