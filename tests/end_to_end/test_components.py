"""This module checks results and claims where there are infinitely many equilibria."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve
from bimatrix import regrets

import metagame
from metagame.backends.normal_form import components, solve, to_result
from metagame.backends.regret.audit import Audit
from metagame.dsl.diagnostic import InternalError

F = Fraction

EITHER = """game either {
  roles row, col
  actions of row: up, middle, down
  actions of col: left, right
  payoffs {
    up, left: 2, 1
    up, right: 0, 1
    middle, left: 0, 2
    middle, right: 1, 3
    down, _: 0, 0
  }
}
"""

ONE = """game one {
  roles chooser
  actions a, b, c
  payoffs { a: 3  b: 3  c: 1 }
}
"""


def game(text):
    return metagame.loads(text).meta_game()


def verdict(text, condition, kind="all"):
    spec = f'{text}\nanalysis it = nash(kind = {kind})\nclaim "it": {condition}\n'
    (claim,) = metagame.loads(spec).run().claims
    return claim


def test_a_component_says_what_spans_it_and_what_it_pays():
    found = game(EITHER).nash(kind="all")
    assert (found.complete, found.exact, found.infinite) == (True, True, True)
    assert "infinitely many" in found.reason
    isolated, whole = sorted(found.components, key=lambda c: c.infinite)
    assert not isolated.infinite and whole.infinite
    (subset,) = whole.subsets
    named = {llm: [found.extremes[llm][k] for k in ks] for llm, ks in subset.spanned_by.items()}
    assert named["row"] == [((("up",), 1),)]
    assert named["col"] == [((("left",), 1),), ((("left",), F(1, 3)), (("right",), F(2, 3)))]
    assert subset.mean["row"] == (F(2, 3), 2) and subset.mean["col"] == (1, 1)
    assert subset.total == subset.utility == subset.mean


def test_every_mixture_of_a_component_is_an_equilibrium():
    first = [[2, 0], [0, 1], [0, 0]]
    second = [[1, 1], [2, 3], [0, 0]]
    for share in (F(0), F(1, 2), F(2, 3), F(1)):
        col = (share + (1 - share) / 3, (1 - share) * F(2, 3))
        assert regrets(first, second, (F(1), F(0), F(0)), col) == (0, 0)
    assert regrets(first, second, (F(1), F(0), F(0)), (F(1, 4), F(3, 4))) != (0, 0)


def test_components_are_the_same_whatever_mixed_equilibria_are_asked_for():
    everything, mixed = (game(EITHER).nash(kind=kind) for kind in ("all", "mixed"))
    assert mixed.complete and mixed.components == everything.components
    assert {e.kind for e in mixed} == {"mixed"}
    pure = game(EITHER).nash(kind="pure")
    assert pure.components is None and not pure.infinite and len(pure) == 2


def test_one_llm_may_mix_its_best_meta_actions():
    found = game(ONE).nash(kind="all")
    assert found.complete and found.infinite and len(found) == 2
    (component,) = found.components
    assert component.subsets[0].spanned_by["chooser"] == (0, 1)
    assert component.subsets[0].mean["chooser"] == (3, 3)
    mixed = game(ONE).nash(kind="mixed")
    assert mixed.complete and not len(mixed) and mixed.components == found.components
    single = game(ONE.replace("b: 3", "b: 2")).nash(kind="all")
    assert single.complete and not single.reason and not single.infinite


def test_one_llm_with_near_ties_in_floats_is_not_called_complete():
    tied = ONE.replace("a: 3  b: 3", "a: sqrt(2)  b: 2 / sqrt(2)")
    found = game(tied).nash(kind="all")
    assert not found.complete and found.components is None and "near ties" in found.reason
    single = game(ONE.replace("a: 3", "a: 2 * sqrt(3)")).nash(kind="all")
    assert single.complete and not single.exact


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ("count(it) > 1000000", "holds"),
        ("1000000 <= count(it)", "holds"),
        ("count(it) == 3", "fails"),
        ("count(it) != 3", "holds"),
        ("count(it) == 3 within 100", "fails"),
        ("count(it) == count(it)", "undecided"),
        ("every e in it: e.mean[row] <= 2", "holds"),
        ("every e in it: e.mean[row] >= 2/3 and e.regret == 0", "holds"),
        ("every e in it: e.mean[row] != 3/2", "undecided"),
        ("every e in it: e.mean[row] != 3", "holds"),
        ("some e in it: e.mean[row] == 3/2", "undecided"),
        ("some e in it: e.mean[row] > 2", "fails"),
        ("some e in it: e.mean[row] == 2", "holds"),
        ("every e in it: e.kind == pure", "fails"),
        ("every e in it: e.mean[col] == 1 or e.kind == pure", "holds"),
        ("some e in it: e.mean[col] == 3", "holds"),
    ],
)
def test_claims_see_infinitely_many_equilibria(condition, status):
    claim = verdict(EITHER, condition)
    assert claim.status == status, claim.reason
    if status != "holds":
        assert claim.reason


def test_a_component_between_pure_equilibria_has_mixed_ones():
    """Extreme equilibria are pure, so that no mixed one is listed; there are some all the same."""
    either = "game g { roles a, b  actions C, D  payoff = if own == C then 1 else count(all, C) }"
    found = game(either).nash(kind="mixed")
    assert found.complete and not len(found) and found.infinite
    assert verdict(either, "some e in it: e.kind == mixed", "mixed").status == "holds"
    assert verdict(either, "every e in it: e.kind == pure", "mixed").status == "fails"
    assert verdict(either, "every e in it: e.mean[a] == 1", "mixed").status == "holds"
    assert verdict(either, "some e in it: e.mean[a] != 1", "mixed").status == "fails"
    assert verdict(either, "count(it) == 0", "mixed").status == "fails"


def test_best_and_worst_mixed_equilibria_may_be_pure_ones():
    either = "game g { roles a, b  actions C, D  payoff = if own == C then 1 else count(all, C) }"
    assert game(either).efficiency(kind="all").complete
    assert not game(either).efficiency(kind="mixed").complete


def test_under_an_objective_totals_and_utilities_have_ranges_of_their_own():
    text = """game g { roles a, b  actions C, D  payoff = if own == C then 1 else 2 }
population { llms X, Y  clients of a: X 1  clients of b: Y 1 }
objective of X = 0
"""
    found = game(text).nash(kind="all")
    (component,) = found.components
    (subset,) = component.subsets
    assert subset.utility["X"] == (0, 0) and subset.mean["X"] == (1, 2)
    assert subset.mean["Y"] == (2, 2)


def test_what_does_not_fit_together_is_an_error_of_our_own():
    it = game(EITHER)
    found = solve.nash(it, "all")
    to_result.nash(it, "all", found)
    (whole,) = (c for c in found.structure.components if len(c[0][1]) > 1)
    isolated = [c for c in found.structure.components if c is not whole]
    less = ((whole[0][0], whole[0][1][:1]),)
    more = ((whole[0][0], (0, 1, 2)),)
    for component in (less, more):
        wrong = evolve(found.structure, components=(component, *isolated))
        with pytest.raises(InternalError):
            to_result.nash(it, "all", evolve(found, structure=wrong))


def test_the_middle_of_each_subset_is_recomputed(monkeypatch):
    it = game(EITHER)
    found = solve.nash(it, "all")
    asked = []
    original = Audit.certificate

    def certificate(self, profile, *more):
        asked.append(profile)
        return original(self, profile, *more)

    monkeypatch.setattr(Audit, "certificate", certificate)
    components.spanned(it, found, Audit(it.problem))
    assert asked == [((1, 0, 0), (F(2, 3), F(1, 3)))]
