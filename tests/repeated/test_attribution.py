"""This module checks who detects which deviation, and who else explains it, by the definition."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from review_arrays import heist, topology

from metagame.backends.repeated.problem import Topology
from metagame.backends.repeated.solvers.clients.attribution import attribution, conclusion
from metagame.backends.repeated.solvers.clients.observation import (
    Refused,
    masses,
    missing,
    observation,
)


def explained_by_definition(top: Topology, profile, deviation, suspect, roles) -> bool:
    """x_r(a) >= sum_{i != j, told a} w[r,i] in the roles given; deviation = (k, told rows)."""
    k, said = deviation
    for r in roles:
        for a in range(top.actions[r]):
            x = sum(
                w
                for i, w in enumerate(top.shares[r])
                if w and (said[r] if i == k else top.told[i][profile[i]][r]) == a
            )
            others = sum(
                w
                for i, w in enumerate(top.shares[r])
                if i != suspect and w and top.told[i][profile[i]][r] == a
            )
            if x < others:
                return False
    return True


def two(large: str, small: str) -> Topology:
    return topology([[large, small], [large, small]], [2, 2])


def verdicts(top: Topology, kind, profile) -> dict[tuple[int, int], object]:
    return {(d.llm, d.move): d for d in attribution(top, kind, profile).deviations}


def test_different_prescribed_actions_are_attributable_at_once() -> None:
    found = attribution(two("1/2", "1/2"), "clients", (0, 3))
    assert all(d.detected and d.attributable and not d.confused_with for d in found.deviations)
    assert found.all_detected and found.all_attributable
    assert len(found.deviations) == 6


def test_the_same_prescribed_action_is_confusable() -> None:
    found = attribution(two("1/2", "1/2"), "clients", (0, 0))
    assert all(d.detected and not d.attributable for d in found.deviations)
    assert all(d.confused_with == (1 - d.llm,) for d in found.deviations)
    assert all(d.attributed_by == (1 - d.llm,) for d in found.deviations)
    assert not found.all_attributable


def test_a_mixed_case_depends_on_the_role() -> None:
    found = verdicts(two("1/2", "1/2"), "clients", (0, 1))  # CC against CD
    assert found[0, 1].attributable and found[0, 3].attributable  # moves the column role
    assert not found[0, 2].attributable  # the row role only


def test_a_full_deviation_is_attributable_by_size() -> None:
    found = attribution(two("7/10", "3/10"), "clients", (0, 0))
    assert all(d.attributable == (d.llm == 0) for d in found.deviations)
    caps = {(p.llm, p.role): p.cap for p in found.partial}
    assert caps == {(0, 0): F(3, 7), (0, 1): F(3, 7), (1, 0): 1, (1, 1): 1}
    assert not found.all_attributable


def test_single_role_llms_do_not_see_their_own_role() -> None:
    top = topology([["1/2", "1/2", "0"], ["0", "0", "1"]], [2, 2])
    assert observation(top, "clients").seen == ((False, True), (False, True), (True, False))
    assert missing(top) == ((0, 0), (1, 0))
    found = verdicts(top, "clients", (0, 0, 0))
    assert found[0, 1].detected_by == (2,) and not found[0, 1].detected
    assert found[0, 1].confused_with == (1,)
    assert found[2, 1].detected_by == (0, 1) and found[2, 1].attributable
    assert attribution(top, "clients", (0, 0, 0)).unseen == ((0, 0), (1, 0))


@pytest.mark.parametrize("kind", ["identified", "perfect"])
def test_a_named_deviation_is_attributable(kind) -> None:
    found = attribution(two("1/2", "1/2"), kind, (0, 0))
    assert all(d.attributable and d.attributed_by == (1 - d.llm,) for d in found.deviations)
    assert found.all_attributable


def test_identified_does_not_show_more_roles() -> None:
    top = topology([["1/2", "1/2", "0"], ["0", "0", "1"]], [2, 2])
    assert verdicts(top, "identified", (0, 0, 0))[0, 1].detected_by == (2,)
    assert verdicts(top, "perfect", (0, 0, 0))[0, 1].detected_by == (1, 2)
    assert not missing(top, "perfect")


def test_nothing_is_seen_without_monitoring() -> None:
    found = attribution(two("1/2", "1/2"), "none", (0, 0))
    assert not any(d.views or d.detected or d.attributable for d in found.deviations)
    assert not found.all_detected
    assert found.unseen == ((0, 0), (0, 1), (1, 0), (1, 1))


def test_one_llm_has_nobody_to_watch_it() -> None:
    found = attribution(topology([["1"], ["1"]], [2, 2]), "clients", (0,))
    assert not any(d.detected for d in found.deviations) and not found.partial
    assert missing(topology([["1"], ["1"]], [2, 2])) == ()


def test_the_blame_cycle_of_the_heist() -> None:
    _, top = heist()
    found = verdicts(top, "clients", (2, 2, 2))
    assert all(d.detected for d in found.values())
    # The planner's LLM reverses the planner's accusation: 9/10 of the mass, nobody else has it.
    assert found[0, 6].attributable
    # It reverses its twentieth of the burglars: both others could have.
    assert found[0, 0].confused_with == (1, 2)


def test_disobedience_shrinks_what_can_be_moved() -> None:
    whole = two("1/2", "1/2")
    noisy = tuple(
        tuple(tuple(f * (a == b) + (1 - f) / 2 for b in range(2)) for a in range(2))
        for _ in "rc"
        for f in [F(1, 2)]
    )
    top = Topology(whole.shares, whole.actions, whole.told, (whole.followed[0], noisy))
    assert masses(top) == ((F(1, 2), F(1, 4)), (F(1, 2), F(1, 4)))
    found = verdicts(top, "clients", (0, 0))
    assert found[0, 3].attributable and not found[1, 3].attributable


def test_disobedience_that_depends_on_the_advice_is_refused() -> None:
    whole = topology([["1/2", "1/2"], ["1/2", "1/2"]], [3, 3])
    odd = ((F(1), F(0), F(0)), (F(0), F(1), F(0)), (F(1, 2), F(0), F(1, 2)))
    top = Topology(whole.shares, whole.actions, whole.told, ((odd, odd), (odd, odd)))
    with pytest.raises(Refused, match="depend"):
        attribution(top, "clients", (0, 0))


SHARES = st.lists(st.integers(0, 4), min_size=3, max_size=3).filter(any)


@st.composite
def worlds(draw):
    roles = draw(st.integers(2, 3))
    rows = [draw(SHARES) for _ in range(roles)]
    shares = [[F(x, sum(row)) for x in row] for row in rows]
    actions = [draw(st.integers(2, 3)) for _ in range(roles)]
    top = topology(shares, actions)
    profile = tuple(draw(st.integers(0, len(rows) - 1)) for rows in top.told)
    return top, profile


@settings(deadline=None, max_examples=60)
@given(worlds())
def test_verdicts_are_the_definition(case) -> None:
    top, profile = case
    roles = range(len(top.shares))
    for d in attribution(top, "clients", profile).deviations:
        said = top.told[d.llm][d.move]
        views = {v.observer: v.explained_by for v in d.views}
        for o in set(range(3)) - {d.llm}:
            sees = [r for r in roles if any(top.shares[q][o] for q in roles if q != r)]
            moved = [
                r
                for r in sees
                if top.shares[r][d.llm] and said[r] != top.told[d.llm][profile[d.llm]][r]
            ]
            assert (o in views) == bool(moved)
            if moved:
                expected = tuple(
                    j
                    for j in range(3)
                    if j != d.llm and explained_by_definition(top, profile, (d.llm, said), j, sees)
                )
                assert views[o] == expected


@settings(deadline=None, max_examples=25)
@given(worlds())
def test_partial_deviations_agree_with_a_linear_program(case) -> None:
    """max (fraction moved) over the mixtures of deviator and suspect that look the same."""
    from scipy.optimize import linprog

    top, profile = case
    for p in attribution(top, "clients", profile).partial:
        if not p.seen or p.observer != next(o for o in range(3) if o != p.llm):
            continue
        m, row = top.actions[p.role], top.shares[p.role]
        at = int(top.told[p.llm][profile[p.llm]][p.role])
        # w_k (y - e_at) = w_j (z - e_told): y is the deviator's mixture, z the suspect's
        equal = np.zeros((m + 2, 2 * m))
        right = np.zeros(m + 2)
        other = int(top.told[p.suspect][profile[p.suspect]][p.role])
        for a in range(m):
            equal[a, a], equal[a, m + a] = float(row[p.llm]), -float(row[p.suspect])
            right[a] = float(row[p.llm]) * (a == at) - float(row[p.suspect]) * (a == other)
        equal[m, :m] = equal[m + 1, m:] = right[m:] = 1
        cost = np.zeros(2 * m)
        cost[at] = 1
        found = linprog(cost, A_eq=equal, b_eq=right, bounds=(0, None))
        assert found.status == 0
        assert abs((1 - found.fun) - float(p.cap)) < 1e-9


def test_all_profiles_of_a_small_case_are_judged() -> None:
    top = two("2/3", "1/3")
    for profile in product(range(4), repeat=2):
        same = [top.told[0][profile[0]][r] == top.told[1][profile[1]][r] for r in range(2)]
        assert attribution(top, "clients", profile).all_attributable == (not any(same))


def test_which_folk_theorem_applies() -> None:
    top = two("7/10", "3/10")
    found = {kind: conclusion(top, kind) for kind in ("perfect", "identified", "clients", "none")}
    assert [c.theorem for c in found.values()] == ["perfect", "perfect", "review", None]
    assert found["none"].missing == ((0, 0), (0, 1), (1, 0), (1, 1))
    apart = topology([["1/2", "1/2", "0"], ["0", "0", "1"]], [2, 2])
    assert conclusion(apart, "perfect").theorem == "perfect"
    for kind in ("identified", "clients"):
        assert conclusion(apart, kind).missing == ((0, 0), (1, 0))
        assert conclusion(apart, kind).theorem is None
    base = topology([["1", "0"], ["0", "1"]], [2, 2])  # every role its own LLM
    assert conclusion(base, "clients").theorem == "review"
    assert conclusion(topology([["1"]], [2]), "clients").theorem == "alone"
