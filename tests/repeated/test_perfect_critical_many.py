"""The least patience of three and more LLMs, any strategies: by hand, and against two LLMs."""

from fractions import Fraction as F

import numpy as np
import pytest

from metagame.backends.numbers.scaled import scaled
from metagame.backends.repeated.problem import Stage
from metagame.backends.repeated.solvers.perfect.pair import BadRepeatedGame
from metagame.backends.repeated.solvers.perfect.penal import critical_bracket
from metagame.backends.repeated.solvers.perfect.penal_many import critical_bracket_many
from metagame.backends.repeated.solvers.perfect.verify_limits import verify_limits
from metagame.backends.repeated.solvers.perfect.verify_many import verify_points
from metagame.backends.repeated.solvers.perfect.weights import mixture

DILEMMA = [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]


def stage(values) -> Stage:
    return Stage(scaled(np.array(values)))


def public_good(n):
    """Each pays 3 and all get 2: alone nobody does."""
    values = np.zeros((n,) + (2,) * n, dtype=int)
    for at in np.ndindex(*(2,) * n):
        for i in range(n):
            values[(i, *at)] = 2 * at.count(0) + 3 * at[i]
    return values


def sellers(n, undercut):
    """Share the market, undercut, or war: who alone undercuts has the whole market, and the others
    get `undercut`; two who undercut, or war, ruin it for all."""
    values = np.zeros((n,) + (3,) * n, dtype=object)
    for at in np.ndindex(*(3,) * n):
        low = [i for i in range(n) if at[i] == 1]
        if 2 in at or len(low) > 1:
            continue
        for i in range(n):
            values[(i, *at)] = F(1, n) if not low else F(1) if at[i] else F(undercut)
    return values


def both_sides(values, target, found):
    """Each side proved once more."""
    payoffs = np.array(np.array(values).tolist(), dtype=object)
    if found.low:
        limits = verify_limits(payoffs, found.low, found.without.chain)
        ways = found.without.directions
        assert found.without.empty or any(
            sum(w * x for w, x in zip(way, target, strict=True)) > limit
            for way, limit in zip(ways, limits, strict=True)
        )
    supports = [(s.profile, s.weights) for s in found.within.supports]
    verify_points(payoffs, found.high, found.within.points, supports)
    assert mixture(found.within.points, target) is not None


def test_three_sellers():
    """1 - 1/3: undercutting gains 2/3 once, and loses 1/3 for ever. Nobody can be paid by others'
    undercutting, as it costs those who are undercut."""
    values, target = sellers(3, -1), (F(1, 3),) * 3
    found = critical_bracket_many(stage(values), target, F(1, 50))
    assert found.low < F(2, 3) <= found.high and found.high - found.low <= F(1, 50)
    assert found.exact and not found.why
    both_sides(values, target, found)


def test_three_sellers_who_take_turns():
    """If those who are undercut get nothing anyway, one undercutting is a one-shot equilibrium, and
    a public draw shares the market without any patience."""
    found = critical_bracket_many(stage(sellers(3, 0)), (F(1, 3),) * 3)
    assert (found.low, found.high) == (None, 0)


@pytest.mark.parametrize(("target", "least"), [((6, 6, 6), F(1, 4)), ((4, 4, 7), F(1, 2))])
def test_a_shared_good(target, least):
    """Paying nothing gains 1; then all do for ever, which pays the minmax, 3."""
    values = public_good(3)
    found = critical_bracket_many(stage(values), target, F(1, 50))
    assert found.low < least <= found.high and found.high - found.low <= F(1, 50)
    both_sides(values, target, found)


@pytest.mark.parametrize("target", [(3, 3), (F(5, 2), F(5, 2))])
def test_two_llms_both_ways(target):
    width = F(1, 5)
    one = critical_bracket(stage(DILEMMA), target, width)
    other = critical_bracket_many(stage(DILEMMA), target, width)
    assert other.low is not None and other.high is not None
    assert other.low < one.high and one.low < other.high
    assert other.high - other.low <= width
    both_sides(DILEMMA, tuple(map(F, target)), other)


def test_no_patience_is_needed_for_one_shot_equilibria():
    assert critical_bracket_many(stage(public_good(3)), (3, 3, 3)).high == 0
    assert critical_bracket_many(stage([[1, 4, 2]]), (4,)).high == 0
    assert critical_bracket_many(stage(np.full((3, 2, 1, 2), 7)), (7, 7, 7)).high == 0


def test_hopeless_targets():
    values = stage(public_good(3))
    assert "feasible" in critical_bracket_many(values, (8, 8, 8)).why
    assert "minmax of LLM 0" in critical_bracket_many(values, (2, 5, 5)).why
    pennies = np.zeros((3, 2, 2, 2), dtype=int)
    pennies[0, 0, 0] = pennies[0, 1, 1] = pennies[1, 0, 1] = pennies[1, 1, 0] = 1
    found = critical_bracket_many(stage(pennies), (F(1, 2), F(1, 2), 0))
    assert found.high is None and found.why


def test_what_makes_no_sense_is_refused():
    values = stage(public_good(3))
    with pytest.raises(BadRepeatedGame, match="each LLM"):
        critical_bracket_many(values, (6, 6))
    with pytest.raises(BadRepeatedGame, match="exact"):
        critical_bracket_many(values, (6.0, 6, 6))
    with pytest.raises(BadRepeatedGame, match="positive"):
        critical_bracket_many(values, (6, 6, 6), F(0))
