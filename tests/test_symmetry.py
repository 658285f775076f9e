"""This module tests what is found of symmetry: it holds, by trying permutations, and is used."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, permutations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import metagame
from metagame.compiler.ir.nodes import SymmetryNode

from .end_to_end.crowd_specs import Crowded, crowded

stable = settings(derandomize=True, deadline=None)


def symmetry(text: str) -> SymmetryNode:
    found = metagame.loads(text)._matched.symmetry
    assert found is not None
    return found


def permuted(order: Sequence[int], values: Sequence[Any]) -> list[Any]:
    return [values[k] for k in order]


def swaps(members: Sequence[int], count: int) -> list[list[int]]:
    """Every exchange of two of the members."""
    found = []
    for a, b in combinations(members, 2):
        order = list(range(count))
        order[a], order[b] = b, a
        found.append(order)
    return found


# --- roles -------------------------------------------------------------------------------------


@settings(stable, max_examples=120)
@given(crowded())
def test_roles_of_a_class_are_interchangeable(game: Crowded) -> None:
    found = symmetry(game.text)
    profiles = list(product(*game.actions))
    for members in found.role_classes:
        assert len({game.actions[r] for r in members}) == 1
        for order in swaps(members, len(game.names)):
            for p in profiles:
                assert game.payoff(*permuted(order, p)) == permuted(order, game.payoff(*p))


@settings(stable, max_examples=120)
@given(crowded())
def test_payoffs_see_crowds_by_their_counts(game: Crowded) -> None:
    """Exchanging the actions of two *other* roles of a crowd changes nobody's payoff."""
    found = symmetry(game.text)
    assert sorted(r for members in found.crowds for r in members) == list(range(len(game.names)))
    for members in found.crowds:
        assert len({game.actions[r] for r in members}) == 1
        for order in swaps(members, len(game.names)):
            untouched = [r for r, k in enumerate(order) if r == k]
            for p in product(*game.actions):
                before, after = game.payoff(*p), game.payoff(*permuted(order, p))
                assert [before[r] for r in untouched] == [after[r] for r in untouched]


@settings(stable, max_examples=60)
@given(crowded(apart=False))
def test_crowds_are_not_missed(game: Crowded) -> None:
    """Formulas that mention nobody by name make a crowd of each array at the least."""
    found = symmetry(game.text)
    place = {r: k for k, members in enumerate(found.crowds) for r in members}
    arrays: dict[str, set[int]] = {}
    for r, name in enumerate(game.names):
        arrays.setdefault(name.partition("[")[0], set()).add(place[r])
    assert all(len(crowds) == 1 for crowds in arrays.values())


@pytest.mark.parametrize(
    ("game", "classes", "crowds"),
    [
        # a loop through one array tells its members from everybody else
        ("roles a, m[2] actions 0..1 payoff = sum(m[j] for j in 1..2)", 2, 2),
        # a loop through two arrays at once pairs their members
        ("roles b[2], s[2] actions 0..1 payoff = sum(b[j] * s[j] for j in 1..2)", 4, 4),
        ("roles m[4] actions 0..1 payoff = sum(m[j] for j in 1..4) * own", 1, 1),
        ("roles m[4] actions 0..1 payoff = sum(m[j] for j in 1..3)", 4, 4),
        ("roles m[4] actions 0..1 payoff = m[3] + own", 2, 2),
        ("roles m[4] actions 0..1 payoff = sum(m[j] ^ j for j in 1..4)", 4, 4),
        ("roles m[4] actions 0..1 payoff = own * index", 4, 1),
        ("roles m[4] actions 0..1 payoff = if index < 4 then m[index + 1] else 0", 4, 4),
        ("roles a, b actions 0..1 payoff of a = sum(all) payoff of b = sum(all)", 1, 1),
        ("roles a, b actions 0..1 payoff of a = sum(all) payoff of b = own", 2, 1),
        ("roles a, b actions 0..1 actions of b: 0..2 payoff = sum(all)", 2, 2),
    ],
)
def test_what_tells_roles_apart(game: str, classes: int, crowds: int) -> None:
    found = symmetry(f"game g {{ {game} }}")
    assert (len(found.role_classes), len(found.crowds)) == (classes, crowds)


def test_it_is_printed_in_a_stable_order() -> None:
    from metagame.compiler.ir.text import graph_text

    text = """game g { roles m[3] actions a, b payoff = count(all, own) }
    population { llms A, B, C clients: A 1/4, B 1/4, C rest }"""
    shown = [graph_text(metagame.loads(text)._matched) for _ in range(2)]
    assert shown[0] == shown[1]
    line = next(row for row in shown[0].splitlines() if row.startswith("symmetry:"))
    assert "role_classes=[[0, 1, 2]]" in line and "labels_only=True" in line
    assert "crowds=[[0, 1, 2]]" in line and "llm_classes=[[0, 1], [2]]" in line


# --- LLMs --------------------------------------------------------------------------------------

PAIR = (
    "game g { roles row, col actions 0..1 payoff of row = own + 3 * col payoff of col = 2 - own }"
)


@st.composite
def populations(draw: Any) -> str:
    """Three LLMs that are often alike."""
    share = st.sampled_from(("1/4", "1/4", "1/2", "1/8"))
    lines = [f"clients of {r}: A {draw(share)}, B {draw(share)}, C rest" for r in ("row", "col")]
    lines += draw(
        st.sampled_from(
            (
                [],
                ["compliance of A 1/2"],
                ["compliance 1/2 otherwise 0"],
                ["matching assortative 1/3"],
                ["objective = total[self] + total[others] / 2"],
                ["objective of C = total[A]"],
                ["objective of C = welfare"],
                ["objective = mean[self]"],
            )
        )
    )
    joint = [
        "matching joint { A, B: 1/4  B, A: 1/4  C, C: 1/2 }",
        "matching joint { A, B: 1/4  B, A: 1/8  C, C: 5/8 }",
        "matching joint { A, B: 1/6  B, C: 1/6  C, A: 1/6  B, A: 1/6  C, B: 1/6  A, C: 1/6 }",
        "matching joint { A, B: 1/3  B, C: 1/3  C, A: 1/3 }",
    ]
    if draw(st.sampled_from((False, False, True))):
        lines = [draw(st.sampled_from(joint)), *lines[2:]]
        lines = [line for line in lines if "assortative" not in line]
    return f"{PAIR}\npopulation {{ llms A, B, C\n  " + "\n  ".join(lines) + "\n}"


@settings(stable, max_examples=150)
@given(populations())
def test_llms_of_a_class_may_exchange_names(text: str) -> None:
    model = metagame.loads(text)
    found = model._matched.symmetry
    assert found is not None
    values = model.meta_game().tensor.utilities.numbers()
    for members in found.llm_classes:
        for a, b in combinations(members, 2):
            order = [b if k == a else a if k == b else k for k in range(len(values))]
            swapped = values.transpose(0, *(1 + k for k in order))[order]
            assert (swapped == values).all()


def test_llms_that_are_alike_are_found() -> None:
    clients = "clients: A 1/4, B 1/4, C rest"
    known = {
        "": ((0, 1), (2,)),
        "compliance of A 1/2": ((0,), (1,), (2,)),
        "objective of C = total[A]": ((0,), (1,), (2,)),
        "objective of C = welfare": ((0, 1), (2,)),
        "matching assortative 1/3": ((0, 1), (2,)),
    }
    for line, classes in known.items():
        text = f"{PAIR} population {{ llms A, B, C {clients} {line} }}"
        assert symmetry(text).llm_classes == classes
    joint = "matching joint { A, B: 1/4  B, A: 1/4  C, C: 1/2 }"
    assert symmetry(f"{PAIR} population {{ llms A, B, C {joint} }}").llm_classes == ((0, 1), (2,))
    assert symmetry(PAIR).llm_classes == ()


# --- labels ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "labels"),
    [
        ("count(all, own)", True),
        ("if own == m[1] then 1 else 2", True),
        ("count(m[j] != own for j in 1..3)", True),
        ("count(others, own) ^ 2 + (if m[1] == m[2] then 1 else 0)", True),
        ("count(all, 1)", False),
        ("own", False),
        ("max(all)", False),
        ("if own < m[1] then 1 else 0", False),
        ("if own == m[1] within 1 then 1 else 0", False),
    ],
)
def test_actions_that_are_mere_labels(formula: str, labels: bool) -> None:
    text = f"game g {{ roles m[3] actions 0..2 payoff = {formula} }}"
    assert symmetry(text).labels_only is labels
    values = metagame.loads(text).meta_game().tensor.utilities.numbers()
    for order in permutations(range(3)):
        moved = values[(slice(None), *np.ix_(order, order, order))]
        if labels:
            assert (moved == values).all()


def test_best_replies_of_labels_and_crowds_agree() -> None:
    """Ten roles of the bounded game, small enough to be gone through in other ways as well."""
    text = """game big { roles member[6] actions 1..5
      payoff = if count(all, own) == 3 then 1 else 0 }
    population { llms A, B clients of member[1..3]: A 1 clients of member[4..6]: B 1 }"""
    game = metagame.loads(text).meta_game()
    found = game.check({"A": (1, 1, 2), "B": (5, 5, 5)})
    assert (found.gain["A"], found.gain["B"], found.total["B"]) == (3, 0, 3)
