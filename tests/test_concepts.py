"""This module tests what beside equilibria can be asked of a meta-game, from spec to report.

Numbers are from the literature that each case names, or follow from the definition in a line.
"""

from __future__ import annotations

import json
from contextlib import nullcontext
from fractions import Fraction
from typing import Any

import pytest

import brute_force
import metagame
from metagame.backends.normal_form import solve
from metagame.backends.normal_form.concepts import (
    dominance,
    evolution,
    quantal,
    ranking,
)
from metagame.backends.normal_form.solvers.concepts.alpha_rank import limit_law
from metagame.backends.normal_form.solvers.concepts.dominance import eliminate
from metagame.dsl.diagnostic import InternalError, Refusal

PEOPLE = "population {{ llms Large, Small  clients: Large {0}, Small rest }}"


def spec(game: str, *lines: str) -> metagame.Model:
    return metagame.loads(f'use "std/{game}.game"\nplay {game}\n' + "\n".join(lines))


def claimed(model: metagame.Model) -> list[tuple[str, str, str]]:
    return [(c.text, c.status, c.reason) for c in model.run().claims if c.status != "holds"]


CASES = {
    # Tucker (1950): defection dominates; utilities T5 R3 P1 S0
    "prisoners_dilemma": """
      analysis d = dominance(strict)  analysis r = rationalizable()  analysis a = alpha_rank()
      analysis s = evolutionary_stability()  analysis p = pareto()  analysis e = efficiency()
      analysis q = quantal_response(precision = 3)  analysis z = quantal_response(precision = 0)
      claim "dominance": d.solvable and d.rounds == 1 and d.play[row] == D and d.left[col] == 1
      claim "beliefs": r.solvable and r.play[col] == D
      claim "alpha-rank": count(a) == 1 and every x in a: x.mass == 1 and x.play[row] == D
      claim "stable": count(s) == 1 and some x in s: x.play[col] == D and x.regret == 0
      claim "efficient": count(p) == 3 and every x in p: x.play[row] == C or x.play[col] == C
      claim "prices": e.welfare == 6 and e.best == 2 and e.price_of_anarchy == 3
      claim "same": e.price_of_stability == 3 and e.worst == 2
      claim "less cooperation": some x in q: x.mean[row] == 1.12436 within 1e-5
      claim "noise": some x in z: x.mean[row] == 9/4 within 1e-6 and x.precision == 0
    """,
    # Harsanyi and Selten (1988); thresholds x* = 3/4 with R4 S0 T3 P3
    "stag_hunt": """
      analysis h = risk_dominance()  analysis s = evolutionary_stability()
      analysis a = alpha_rank()  analysis e = efficiency()  analysis p = pareto()
      analysis one = replicator(populations = one)
      claim "risk": some x in h: x.risk_dominant and x.play[row] == hare and x.product == 9
      claim "payoff": some x in h: x.payoff_dominant and x.play[row] == stag and x.loss[row] == 1
      claim "belief": every x in h:
        if x.payoff_dominant then x.threshold[col] == 3/4 else x.threshold[col] == 1/4
      claim "conventions": count(s) == 2 and every x in s: x.kind == pure
      claim "the hare stays": every x in a: x.play[col] == hare
      claim "prices": e.price_of_stability == 1 and e.price_of_anarchy == 4/3
      claim "efficient": count(p) == 1
      claim "between": some x in one: x.stability == repelling and x.utility[row] == 3
    """,
    # Omidshafiei et al. (2019): 1/2 on each meeting
    "battle_of_the_sexes": """
      analysis a = alpha_rank()  analysis f = alpha_rank(intensity = 100, individuals = 20)
      analysis h = risk_dominance()  analysis e = efficiency()  analysis r = replicator()
      claim "even": count(a) == 2 and every x in a: x.mass == 1/2 and x.play[row] == x.play[col]
      claim "even too": some x in f: x.mass == 1/2 within 1e-6
      claim "no choice": every x in h: not x.risk_dominant and not x.payoff_dominant
      claim "prices": e.price_of_stability == 1 and e.price_of_anarchy == 9/4
      claim "rest": count(r) == 5 and every x in r:
        not x.is_equilibrium or x.stability == attracting or x.kind == mixed
    """,
    "matching_pennies": """
      analysis a = alpha_rank()  analysis q = quantal_response(precision = 17)
      analysis r = replicator()  analysis d = dominance(weak)
      claim "a quarter each": count(a) == 4 and every x in a: x.mass == 1/4
      claim "even": some x in q: x.mean[matcher] == 0 within 1e-6
      claim "circles": some x in r: x.stability == undecided and x.is_equilibrium
        and not x.hyperbolic
      claim "nothing goes": d.rounds == 0 and not d.solvable and d.left[matcher] == 2
    """,
    # Hofbauer and Sigmund (1998)
    "rock_paper_scissors": """
      analysis a = alpha_rank(populations = one)  analysis s = evolutionary_stability()
      analysis r = replicator(populations = one)
      claim "a third each": count(a) == 3 and every x in a: x.mass == 1/3
      claim "none": count(s) == 0
      claim "centre": count(r) == 4 and some x in r: x.kind == mixed and x.stability == undecided
    """,
    # Maynard Smith (1982): hawks and doves
    "chicken": """
      analysis s = evolutionary_stability()  analysis p = pareto()  analysis e = efficiency(all)
      analysis r = replicator()
      claim "mixed": count(s) == 1 and every x in s: x.kind == mixed and x.mean[row] == 14/3
      claim "efficient": count(p) == 3
      claim "prices": e.welfare == 12 and e.price_of_stability == 9/7 and e.price_of_anarchy == 4/3
      claim "with a population each the mixture is a saddle":
        some x in r: x.kind == mixed and x.stability == saddle and not x.continuum
    """,
}


@pytest.mark.parametrize("game", CASES)
def test_claims_from_the_literature_hold(game: str) -> None:
    assert claimed(spec(game, CASES[game])) == []


@pytest.mark.parametrize("game", CASES)
def test_every_answer_is_text_and_json(game: str) -> None:
    report = spec(game, CASES[game]).run()
    document = json.loads(json.dumps(report.to_json()))
    for analysed in report.analyses:
        assert analysed.result.status == "solved"
        found = document["analyses"][analysed.name]
        assert found["status"] == "solved" and "is_exact" in found
        assert f"{analysed.name} = {analysed.method}" in str(report)


def test_rational_numbers_are_exact_in_json() -> None:
    lines = """
      analysis h = risk_dominance()  analysis s = evolutionary_stability()
      analysis d = dominance(weak)  analysis r = replicator()  analysis a = alpha_rank()
      analysis e = efficiency()  analysis p = pareto()  analysis q = quantal_response()
    """
    found = spec("stag_hunt", lines).run().to_json()["analyses"]
    assert found["h"]["equilibria"][0]["exact"]["threshold"] == {"row": "3/4", "col": "3/4"}
    assert found["s"]["invaded"][0]["exact"]["mixture"][0] == [["stag"], "3/4"]
    assert found["d"]["exact"]["survivors"]["row"][0]["belief"][0] == [{"col": ["stag"]}, "3/4"]
    assert found["r"]["points"][4]["exact"]["probability"]["row"][1] == [["hare"], "1/4"]
    assert found["a"]["profiles"][0]["exact"]["mass"] == "1"
    assert found["e"]["exact"]["price_of_anarchy"] == "4/3"
    assert found["p"]["profiles"][0]["exact"]["mean"]["row"] == "4"
    assert found["q"]["limit"]["exact"]["mean"]["row"] == "3" and not found["q"]["is_exact"]


# --- meta-games ----------------------------------------------------------------------------------


@pytest.mark.parametrize("share", ["1/2", "3/5", "7/10", "4/5"])
def test_dominance_among_advisers_is_that_of_brute_force(share: str) -> None:
    """The meta-game of the dilemma from the definition, and dominance in pure meta-actions."""
    actions = {"row": ["C", "D"], "col": ["C", "D"]}
    pays = {("C", "C"): (3, 3), ("C", "D"): (0, 5), ("D", "C"): (5, 0), ("D", "D"): (1, 1)}
    w = Fraction(share)
    shares = {role: {"Large": w, "Small": 1 - w} for role in actions}
    table = brute_force.table(actions, lambda *a: pays[a], shares)
    found = spec("prisoners_dilemma", PEOPLE.format(share)).meta_game()
    strict = found.dominance()
    for gone in strict.eliminated:
        k = ("Large", "Small").index(gone.llm)
        for rival in {p[1 - k] for p in table} if gone.round == 1 else ():
            pair = [(own, rival) if k == 0 else (rival, own) for own, _ in gone.by]
            here = (gone.play, rival) if k == 0 else (rival, gone.play)
            mixed = sum(p * table[at][gone.llm] for at, (_, p) in zip(pair, gone.by, strict=True))
            assert mixed > table[here][gone.llm]
    for e in brute_force.pure_equilibria(table):
        for llm, play in zip(("Large", "Small"), e, strict=True):
            assert play in [s.play for s in strict.survivors[llm]]
    best = max(sum(total.values()) for total in table.values())
    assert found.efficiency("pure").welfare == best
    efficient = {
        p
        for p, own in table.items()
        if not any(
            all(other[i] >= own[i] for i in own) and other != own for other in table.values()
        )
    }
    assert {tuple(e.play.values()) for e in found.pareto()} == efficient


def test_equal_shares_are_a_symmetric_game() -> None:
    game = spec("prisoners_dilemma", PEOPLE.format("1/2")).meta_game()
    assert len(game.evolutionary_stability()) == len(
        [e for e in game.evolutionary_stability() if e.regret == 0]
    )
    assert game.replicator("one").populations == "one"
    with pytest.raises(Refusal, match="paid differently"):
        spec("prisoners_dilemma", PEOPLE.format("3/5")).meta_game().evolutionary_stability()


PUBLIC = """
  game public {
    roles one, two, three
    actions keep, give
    payoff = if own == keep then 3 + 2 * count(all, give) else 2 * count(all, give)
  }
"""


def test_with_three_llms_mixed_rest_points_are_not_all_searched() -> None:
    game = metagame.loads(PUBLIC).meta_game()
    found = game.replicator()
    assert not found.complete and "three or more" in found.reason
    assert all(point.exact for point in found)
    assert [point.stability for point in found if point.is_equilibrium] == ["attracting"]
    claims = """
      analysis r = replicator()
      claim "found": some x in r: x.is_equilibrium and x.play[one] == keep
      claim "no others": every x in r: x.utility[two] >= 0
    """
    statuses = [c.status for c in metagame.loads(PUBLIC + claims).run().claims]
    assert statuses == ["holds", "undecided"]


def test_the_duopoly_of_six_quantities() -> None:
    """Hua et al. (2024): price max(0, 12 - 2Q) and unit cost 1; both sell 2 and earn 6."""
    model = metagame.loads("""
      game duopoly {
        roles one, two
        actions 0..5
        payoff of one = one * (max(0, 12 - 2 * (one + two)) - 1)
        payoff of two = two * (max(0, 12 - 2 * (one + two)) - 1)
      }
      analysis d = dominance()  analysis e = efficiency()  analysis s = evolutionary_stability()
      claim "what is left": d.left[one] == 2 or d.solvable
      claim "prices": e.welfare == 15 and e.best == 12 and e.price_of_stability == 5/4
      claim "stable": some x in s: x.play[one] == 2 and x.mean[two] == 6
    """)
    game = model.meta_game()
    assert (2,) in [s.play for s in game.dominance().survivors["one"]]
    assert [c for c in claimed(model) if c[0] != "what is left"] == []


def test_a_condorcet_winner_takes_all_and_a_cycle_shares() -> None:
    """Self-play on preferences: payoffs are chances to be preferred, less a half."""
    model = metagame.loads("""
      game preferences {
        roles one, two
        actions x, y, z
        payoffs {
          x, y: 1/10, -1/10   y, z: 1/10, -1/10   z, x: 1/10, -1/10
          y, x: -1/10, 1/10   z, y: -1/10, 1/10   x, z: -1/10, 1/10
          otherwise: 0
        }
      }
      analysis a = alpha_rank(populations = one)
      claim "even": count(a) == 3 and every e in a: e.mass == 1/3
    """)
    assert claimed(model) == []
    winner = metagame.loads("""
      game preferences {
        roles one, two
        actions x, y
        payoffs { x, y: 1/10, -1/10  y, x: -1/10, 1/10  otherwise: 0 }
      }
      analysis a = alpha_rank(populations = one)  analysis d = dominance()
      claim "first": d.solvable and d.play[one] == x and every e in a: e.play[one] == x
    """)
    assert claimed(winner) == []


CONCEPTS = (
    "nash()", "nash(pure)", "minmax(pure)", "minmax(mixed)", "minmax(correlated)", "correlated()",
    "coarse_correlated()", "dominance()", "dominance(weak)", "rationalizable()", "pareto()",
    "quantal_response()", "quantal_response(precision = 2)", "risk_dominance()", "efficiency()",
    "evolutionary_stability()", "replicator()", "replicator(populations = one)", "alpha_rank()",
    "alpha_rank(intensity = 1)", "alpha_rank(populations = one)",
)  # fmt: skip


@pytest.mark.parametrize("call", CONCEPTS)
@pytest.mark.parametrize("actions", ["alone", "alone, too"])
def test_games_that_leave_no_choice_are_games(call: str, actions: str) -> None:
    """One LLM or two, one meta-action or two: answered or refused, never a mistake of ours."""
    for roles in ("only", "first, second"):
        game = f"game g {{ roles {roles}  actions {actions}  payoff = 3 }}"
        report = metagame.loads(f"{game} analysis it = {call}").run()
        assert report["it"].status in ("solved", "refused")
        assert str(report) and report.to_json()
        if call.startswith("alpha_rank()"):
            profiles = 2 ** ((actions != "alone") * len(roles.split()))
            assert [p.mass for p in report["it"]] == [Fraction(1, profiles)] * profiles


def test_payoffs_that_are_no_rationals_are_said_to_be_numerical() -> None:
    game = metagame.loads("""
      game roots {
        roles one, two
        actions x, y
        payoffs { x, x: sqrt(2)  x, y: 0, sqrt(3)  y, x: sqrt(3), 0  y, y: 1 }
      }
    """).meta_game()
    found: list[Any] = [
        game.dominance(),
        game.evolutionary_stability(),
        game.replicator(),
        game.alpha_rank(),
        game.pareto(),
        game.efficiency(),
    ]
    assert not any(result.exact for result in found)
    assert found[0].solvable and found[3][0].play["one"] == ("y",)
    assert found[5].price_of_anarchy == pytest.approx(2 * 2**0.5 / 2)


def test_bounds_decide_what_they_can(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a list that may be incomplete, prices are bounds."""
    from attrs import evolve

    original = solve.nash

    def partial(*args: Any, **options: Any) -> Any:
        return evolve(original(*args, **options), complete=False, reason="some are missing")

    monkeypatch.setattr(solve, "nash", partial)
    model = spec(
        "stag_hunt",
        "analysis e = efficiency(pure)",
        'claim "at least": e.price_of_anarchy >= 4/3 and e.worst <= 6',
        'claim "at most": e.price_of_stability <= 1 and e.best == 8',
        'claim "open": e.price_of_anarchy == 1000',
    )
    report = model.run()
    assert report["e"].price_of_anarchy == (Fraction(4, 3), None)
    assert report["e"].worst == (3, 6)  # the least welfare of any profile, and of those listed
    assert [c.status for c in report.claims] == ["holds", "holds", "undecided"]
    assert "at least 4/3" in str(report) and "some are missing" in str(report)
    assert report.to_json()["analyses"]["e"]["price_of_anarchy"] == [4 / 3, None]


def test_losses_and_mixed_signs_have_prices_of_their_own() -> None:
    text = (
        "game g {{ roles a, b  actions C, D  payoffs {{ C, C: {0}  D, D: {1}  otherwise: {2} }} }}"
    )
    losses = metagame.loads(text.format(-1, -3, -4)).meta_game().efficiency("pure")
    assert (losses.welfare, losses.price_of_stability, losses.price_of_anarchy) == (-2, 1, 3)
    signs = metagame.loads(text.format(1, -3, -4)).meta_game().efficiency("pure")
    assert signs.price_of_anarchy is None and "one sign" in signs.reason


# --- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("game", "analysis", "id"),
    [
        ("rock_paper_scissors", "risk_dominance()", "not-two-by-two"),
        ("prisoners_dilemma", "risk_dominance()", "no-two-strict-equilibria"),
        ("battle_of_the_sexes", "evolutionary_stability()", "not-symmetric"),
        ("battle_of_the_sexes", "replicator(populations = one)", "not-symmetric"),
        ("battle_of_the_sexes", "alpha_rank(populations = one)", "not-symmetric"),
        ("travellers_dilemma", "evolutionary_stability()", "game-too-large"),
        ("travellers_dilemma", "replicator()", "game-too-large"),
        ("travellers_dilemma", "alpha_rank()", "game-too-large"),
        ("travellers_dilemma(hi = 150)", "quantal_response()", "game-too-large"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_way_out(game: str, analysis: str, id: str) -> None:
    name = game.partition("(")[0]
    text = f'use "std/{name}.game"\nplay {game}\nanalysis a = {analysis}\nclaim "x": 1 == 1'
    (diagnostic,) = metagame.loads(text).run()["a"].diagnostics
    assert diagnostic.id == id and diagnostic.help and diagnostic.span is not None


def test_independent_draws_are_refused() -> None:
    people = "population { llms A, B  clients: A 1/2, B rest  draws independent }"
    game = spec("stag_hunt", people).meta_game()
    for ask in (game.dominance, game.replicator, game.quantal_response, game.risk_dominance):
        with pytest.raises(Refusal, match="polynomials"):
            ask()


def test_arguments_out_of_range_are_said_to_be() -> None:
    game = metagame.load("std/stag_hunt").meta_game()
    for ask in (
        lambda: game.dominance("mixed"),
        lambda: game.replicator("two"),
        lambda: game.alpha_rank(populations="two"),
        lambda: game.alpha_rank(individuals=1),
        lambda: game.alpha_rank(-1),
        lambda: game.quantal_response(-1),
        lambda: game.efficiency("some"),
    ):
        with pytest.raises(ValueError, match=r"'|not negative"):
            ask()


EXTREMES = [
    ("1e400", "2e400", "-3e400"),
    ("1e-400", "2e-400", "-3e-400"),
    ("0", "0", "0"),
    ("1e18", "1", "0"),
]


@pytest.mark.parametrize("payoffs", EXTREMES)
def test_numbers_beyond_floats_are_used_or_refused(payoffs: tuple[str, str, str]) -> None:
    same, other, apart = payoffs
    rows = f"C, C: {same}  D, D: {other}  otherwise: {apart}"
    text = f"game g {{ roles a, b  actions C, D  payoffs {{ {rows} }} }}"
    game = metagame.loads(text).meta_game()
    assert game.dominance("weak").exact and game.rationalizable().exact
    assert game.pareto().exact and game.efficiency().exact
    assert game.evolutionary_stability().exact and game.alpha_rank().exact
    assert sum(e.mass for e in game.alpha_rank(10**400, 2, "one")) == pytest.approx(1)
    assert sum(e.mass for e in game.alpha_rank(1, 10**12)) == pytest.approx(1)
    huge = "e400" in same
    for ask in (game.quantal_response, game.replicator):
        with pytest.raises(Refusal, match="float") if huge else nullcontext():
            assert "e-400" in same or len(ask()) > 0
    with pytest.raises(Refusal, match="float"):
        game.quantal_response(10**400)


# --- a wrong answer is no answer -----------------------------------------------------------------


def test_a_proof_that_proves_nothing_is_an_internal_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(utilities: Any, weak: bool = False) -> Any:
        from attrs import evolve

        found = eliminate(utilities, weak)
        (first, *rest), *later = found.rounds
        worse = evolve(first, by=((first.action, Fraction(1)),))
        return evolve(found, rounds=((worse, *rest), *later))

    monkeypatch.setattr(dominance, "eliminate", wrong)
    with pytest.raises(InternalError, match="not dominated"):
        metagame.load("std/prisoners_dilemma").meta_game().dominance()


def test_a_belief_that_justifies_nothing_is_an_internal_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def wrong(utilities: Any, weak: bool = False) -> Any:
        from attrs import evolve

        found = eliminate(utilities, weak)
        (first, second), other = found.left
        return evolve(found, left=((evolve(first, belief=second.belief), second), other))

    monkeypatch.setattr(dominance, "eliminate", wrong)
    with pytest.raises(InternalError, match="justify"):
        metagame.load("std/stag_hunt").meta_game().dominance()


def test_a_limit_that_does_not_balance_is_an_internal_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ranking, "limit_law", lambda *a: limit_law(*a)[::-1])
    with pytest.raises(InternalError, match="flows"):
        metagame.load("std/prisoners_dilemma").meta_game().alpha_rank()


def test_a_stable_meta_action_that_is_invaded_is_an_internal_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from attrs import evolve

    original = evolution.judged
    everything = lambda matrix: [evolve(j, invader=None) for j in original(matrix)]  # noqa: E731
    monkeypatch.setattr(evolution, "judged", everything)
    with pytest.raises(InternalError, match="can be invaded"):
        metagame.load("std/prisoners_dilemma").meta_game().evolutionary_stability()


def test_a_point_off_the_path_is_an_internal_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from attrs import evolve

    original = quantal.at_precision
    shifted = lambda *a: evolve(original(*a), precision=2.0)  # noqa: E731
    monkeypatch.setattr(quantal, "at_precision", shifted)
    with pytest.raises(InternalError, match="residual"):
        metagame.load("std/prisoners_dilemma").meta_game().quantal_response(1)
