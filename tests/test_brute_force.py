"""This module checks the brute force against published one-shot results.

The numbers are those that the claims in specs/papers/folk_theorem assert; nothing here runs the
package, so that a wrong number can't hide behind a wrong compiler.
"""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from brute_force import (
    Law,
    Play,
    Shares,
    Table,
    assortative,
    gain,
    independent,
    means,
    plays,
    pure_equilibria,
    pure_minmax,
    shares_of,
    table,
    totals,
)

DILEMMA = {"row": ("C", "D"), "col": ("C", "D")}
MAJORITY = {f"member[{k}]": (0, 1) for k in (1, 2, 3)}
HEIST = {"planner": ("b", "d"), "burglar": ("p", "d"), "driver": ("p", "b")}
CC, CD, DC, DD = (("C", "C"), ("C", "D"), ("D", "C"), ("D", "D"))


def dilemma(row: str, col: str) -> tuple[int, int]:
    return {"CC": (3, 3), "CD": (0, 5), "DC": (5, 0), "DD": (1, 1)}[row + col]


def majority(*chosen: int) -> list[F]:
    return [F(1, chosen.count(a)) if 2 * chosen.count(a) > len(chosen) else F(0) for a in chosen]


def heist(*accused: str) -> list[F]:
    guilty = [role for role in "pbd" if accused.count(role) == 2]
    return [F(0) if not guilty else F(-1) if role in guilty else F(1, 2) for role in "pbd"]


def two(roles: dict[str, tuple], share: F) -> Shares:
    return {role: {"Large": share, "Small": 1 - share} for role in roles}


def outcomes(share: F) -> set[tuple[Play, Play, F, F]]:
    shares = two(DILEMMA, share)
    meta = table(DILEMMA, dilemma, shares)
    return {(*p, *means(shares, meta[p]).values()) for p in pure_equilibria(meta)}


TURNS = {(CD, CD, F(5, 2), F(5, 2)), (DC, DC, F(5, 2), F(5, 2))}


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (F(1, 2), TURNS),
        (F(59, 100), TURNS),
        (F(3, 5), TURNS | {(CC, DD, F(9, 5), F(17, 5))}),
        (F(2, 3), TURNS | {(CC, DD, F(2), F(11, 3))}),
        (F(67, 100), {(CC, DD, F(201, 100), F(92, 25))}),
        (F(3, 4), {(CC, DD, F(9, 4), F(4))}),
        (F(4, 5), {(CC, DD, F(12, 5), F(21, 5))}),
        (F(99, 100), {(CC, DD, F(297, 100), F(124, 25))}),
    ],
)
def test_dilemma(share: F, expected: set) -> None:
    assert outcomes(share) == expected


def heist_meta(e: F = F(1, 20)) -> tuple[Shares, Table]:
    rows = zip(HEIST, range(3), strict=True)
    shares = {r: {i: 1 - 2 * e if j == k else e for j, i in enumerate("PBD")} for r, k in rows}
    return shares, table(HEIST, heist, shares)


def test_heist() -> None:
    shares, meta = heist_meta()
    cycle = (("b", "d", "p"),) * 3
    assert meta[cycle] == {"P": 0, "B": 0, "D": 0}
    assert [gain(meta, cycle, llm) for llm in "PBD"] == [F(1719, 4000)] * 3
    assert [pure_minmax(meta, llm) for llm in "PBD"] == [F(-3069, 4000)] * 3
    found = pure_equilibria(meta)
    assert len(found) == 6
    assert {min(means(shares, meta[p]).values()) for p in found} == {F(-3069, 4000)}


@pytest.mark.parametrize(("share", "value"), [(F(4, 5), F(848, 1000)), (F(9, 10), F(936, 1000))])
def test_majority(share: F, value: F) -> None:
    """Each tells all its clients the same and tosses a coin which: that secures the value."""
    meta = table(MAJORITY, majority, two(MAJORITY, share))
    coin = [(0, 0, 0), (1, 1, 1)]
    anything = list(plays(MAJORITY, two(MAJORITY, share), "Large"))
    assert min(sum(meta[a, b]["Large"] for a in coin) / 2 for b in anything) == value
    assert max(sum(meta[a, b]["Large"] for b in coin) / 2 for a in anything) == value
    assert {sum(total.values()) for total in meta.values()} == {1}
    assert pure_equilibria(meta) == []


@pytest.mark.parametrize("chance", [F(0), F(1, 3), F(1)])
def test_the_totals_add_up_to_the_payoffs_of_one_instance(chance: F) -> None:
    shares = {"row": {"A": F(1, 3), "B": F(2, 3)}, "col": {"A": F(1, 2), "B": F(1, 2)}}
    law = assortative(shares, chance)
    assert sum(law.values()) == 1
    for p, total in table(DILEMMA, dilemma, shares, law).items():
        told = dict(zip("AB", p, strict=True))
        played = [(w, dilemma(told[g[0]][0], told[g[1]][1])) for g, w in law.items()]
        assert sum(total.values()) == sum(w * sum(u) for w, u in played)


def test_a_joint_law_gives_its_shares() -> None:
    law: Law = {("A", "B"): F(1, 2), ("B", "A"): F(1, 3), ("A", "A"): F(1, 6)}
    assert shares_of(law, list(DILEMMA)) == {
        "row": {"A": F(2, 3), "B": F(1, 3)},
        "col": {"B": F(1, 2), "A": F(1, 2)},
    }


def test_clients_that_do_not_follow() -> None:
    shares = two(DILEMMA, F(1, 2))
    told = {"Large": CC, "Small": CC}
    law = independent(shares)
    defect = totals(
        DILEMMA, dilemma, shares, law, told, {"Small": (F(0), "D"), "Large": (F(1), None)}
    )
    assert defect == totals(DILEMMA, dilemma, shares, law, {"Large": CC, "Small": DD})
    noisy = totals(DILEMMA, dilemma, shares, law, told, {i: (F(0), None) for i in told})
    assert noisy == {"Large": F(9, 4), "Small": F(9, 4)}


def test_uniform_instructions_say_one_thing_where_the_actions_agree() -> None:
    shares = two(DILEMMA, F(1, 2))
    assert list(plays(DILEMMA, shares, "Large", uniform=True)) == [CC, DD]
    assert len(list(plays(HEIST, heist_meta()[0], "P", uniform=True))) == 8
