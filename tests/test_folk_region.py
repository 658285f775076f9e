"""This module tests feasible and individually rational payoffs, from spec to report and JSON."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import product

import pytest

import metagame
from metagame.backends.repeated import folk_region as module
from metagame.backends.results.common import Refused
from metagame.backends.results.folk_region import FolkRegion
from metagame.dsl.diagnostic import InternalError

F = Fraction
DILEMMA = """use "std/prisoners_dilemma.game" play prisoners_dilemma
population {{ llms Large, Small clients: Large {0}, Small rest }}
analysis it = folk_region()
"""


def region(text: str) -> FolkRegion:
    found = metagame.loads(text).run()["it"]
    assert isinstance(found, FolkRegion)
    return found


def plain(name: str, *lines: str) -> str:
    game = name.rpartition("/")[2]
    return "\n".join([f'use "{name}.game" play {game}', *lines, "analysis it = folk_region()"])


@pytest.mark.parametrize("share", ["1/2", "7/10", "99/100"])
def test_the_dilemma_of_two_llms_is_that_of_its_definition(share: str) -> None:
    """Payoffs of all sixteen profiles by hand; floors of model.md: 3 s and s + 2/5 at s = 7/10."""
    s = F(share)
    pay = {"CC": (3, 3), "CD": (0, 5), "DC": (5, 0), "DD": (1, 1)}
    found = region(DILEMMA.format(share))
    known = set()
    for large, small in product(product("CD", repeat=2), repeat=2):
        total = [F(0), F(0)]
        for g, h in product(range(2), repeat=2):
            weight = (s, 1 - s)[g] * (s, 1 - s)[h]
            row, col = pay[(large, small)[g][0] + (large, small)[h][1]]
            total[g] += weight * row
            total[h] += weight * col
        known.add((total[0] / (2 * s), total[1] / (2 * (1 - s))))
    assert set(found.feasible.vertices) <= known
    assert all(found.feasible.contains(point) for point in known)
    assert found.exact and found.verified and found.strict and not found.reason
    assert found.individually_rational.contains((F(3), F(3)))
    if share == "7/10":
        assert dict(found.minmax) == {"Large": F(21, 10), "Small": F(11, 10)}


def test_points_and_segments() -> None:
    pennies = region(plain("std/matching_pennies"))
    assert pennies.feasible.dimension == 1 and pennies.individually_rational.vertices == ((0, 0),)
    assert not pennies.strict
    flat = region("game g { roles a, b actions x, y payoff = 2 } analysis it = folk_region()")
    assert flat.feasible.vertices == ((2, 2),) == flat.individually_rational.vertices
    assert flat.feasible.dimension == 0 and not flat.strict
    assert flat.feasible.contains((2, 2)) and not flat.feasible.contains((2, 3))


def test_one_llm_gets_its_best() -> None:
    found = region(plain("std/prisoners_dilemma", "population { llms Only clients: Only 1 }"))
    assert found.feasible.vertices == ((1,), (3,)) and found.individually_rational.vertices == (
        (3,),
    )


def test_three_players_and_objectives() -> None:
    found = region(plain("std/volunteers_dilemma"))
    assert found.feasible.dimension == 3 and (0, 0, 0) in found.feasible.vertices
    assert (1, 1, 1) in found.individually_rational.vertices
    text = DILEMMA.format("1/2").replace("rest }", "rest objective of Large = welfare }")
    assert region(text).unit == "utility"


def test_irrational_payoffs_are_numerical() -> None:
    text = "game g { roles a, b actions x, y payoff = if own == x then sqrt(2) else 1 }"
    found = region(f"{text} analysis it = folk_region()")
    assert not found.exact and "floats" in found.reason
    assert found.individually_rational.vertices and not found.strict
    for point in found.individually_rational.vertices:
        assert all(abs(x - F(2**0.5)) < 1e-8 for x in point)


@pytest.mark.parametrize("factor", ["1000000000", "1/1000000000"])
def test_units_do_not_matter(factor: str) -> None:
    text = """game g {{ roles a, b actions x, y
      payoff = {0} * (if own == x then count(others, y) else 1/3) }} analysis it = folk_region()"""
    one, other = region(text.format("1")), region(text.format(factor))
    scaled = {tuple(x * F(factor) for x in v) for v in one.individually_rational.vertices}
    assert set(other.individually_rational.vertices) == scaled


def test_json() -> None:
    report = metagame.loads(DILEMMA.format("7/10")).run()
    found = json.loads(json.dumps(report.to_json()))["analyses"]["it"]
    assert found["llms"] == ["Large", "Small"] and found["unit"] == "mean"
    assert found["minmax"] == {"Large": 2.1, "Small": 1.1}
    assert found["exact"]["minmax"] == {"Large": "21/10", "Small": "11/10"}
    assert ["3", "3"] in found["exact"]["pareto"]
    assert {"normal", "relation", "bound"} == set(found["facets"]["feasible"][0])


def test_from_python() -> None:
    game = metagame.loads(DILEMMA.format("7/10")).repeated_game()
    assert game.llms == ("Large", "Small")
    found = game.folk_region()
    assert found.individually_rational.contains(found.point({"Small": 3, "Large": 3}))


def test_what_is_too_large_is_refused(monkeypatch) -> None:
    monkeypatch.setattr("metagame.backends.numbers.cones.MAX_RAYS", 1)
    found = metagame.loads(DILEMMA.format("7/10")).run()["it"]
    assert isinstance(found, Refused) and "more than 1 rays" in found.message


def test_a_wrong_region_is_not_shown(monkeypatch) -> None:
    honest = module.above

    def wrong(whole, floors):
        return honest(whole, [floor + 1 for floor in floors])

    monkeypatch.setattr(module, "above", wrong)
    with pytest.raises(InternalError, match="the folk region is wrong"):
        metagame.loads(DILEMMA.format("7/10")).repeated_game().folk_region()
