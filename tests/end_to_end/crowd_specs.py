"""This module draws random specs over crowds of roles, and what they mean in Python.

Formulas are sums of terms of which each is written twice, in the language and as a Python function
of the whole profile, so that nothing here rests on the package.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import prod
from typing import Any, TypeAlias

from attrs import frozen
from hypothesis import strategies as st

Term: TypeAlias = tuple[str, Callable[[Sequence[Any], int], Any]]
"""The text of a term, and its value at a profile for the role at a place."""


@frozen
class Crowded:
    """A base game.

    names     of the roles
    actions   of each role
    payoff    from a profile to one payoff for each role
    """

    text: str
    names: tuple[str, ...]
    actions: tuple[tuple[Any, ...], ...]
    payoff: Callable[..., list[Any]]


SYMMETRIC = 5
"""So many of the terms of an array, the first ones, see it as a crowd."""


def _others(profile: Sequence[Any], r: int) -> list[Any]:
    return [a for q, a in enumerate(profile) if q != r]


def anonymous_terms(some: int) -> list[Term]:
    """Terms that see roles as one crowd, over numeric actions."""
    return [
        ("own", lambda p, r: p[r]),
        (f"count(all, {some})", lambda p, r: p.count(some)),
        (f"count(others, {some}) * own", lambda p, r: _others(p, r).count(some) * p[r]),
        ("sum(all)", lambda p, r: sum(p)),
        ("own * mean(others)", lambda p, r: p[r] * Fraction(sum(_others(p, r)), len(p) - 1)),
        ("max(others)", lambda p, r: max(_others(p, r))),
        ("(min(all) - own) ^ 2", lambda p, r: (min(p) - p[r]) ** 2),
        ("prod(others) / 2", lambda p, r: Fraction(prod(_others(p, r)), 2)),
        (
            "(if own == max(all) then 1 / count(all, own) else 0)",
            lambda p, r: Fraction(1, p.count(p[r])) if p[r] == max(p) else 0,
        ),
        ("abs(count(all, own) - 2)", lambda p, r: abs(p.count(p[r]) - 2)),
    ]


def array_terms(name: str, first: int, size: int) -> list[Term]:
    """Terms that see an array as a crowd, or tell its members apart."""

    def of(p: Sequence[Any]) -> list[Any]:
        return list(p[first : first + size])

    loop = f"for j in 1..{size}"
    return [
        (f"sum({name}[j] {loop})", lambda p, r: sum(of(p))),
        (f"max({name}[j] * own {loop})", lambda p, r: max(a * p[r] for a in of(p))),
        (f"count({name}[j] != own {loop})", lambda p, r: sum(a != p[r] for a in of(p))),
        (f"prod({name}[j] + 1 {loop})", lambda p, r: prod(a + 1 for a in of(p))),
        (
            f"sum(if {name}[j] == 0 then 0 else 1 / {name}[j] {loop})",
            lambda p, r: sum((Fraction(1, a) if a else Fraction(0)) for a in of(p)),
        ),
        (
            f"sum(j * {name}[j] {loop})",
            lambda p, r: sum(j * a for j, a in enumerate(of(p), 1)),
        ),
        (f"{name}[{size}]", lambda p, r: of(p)[-1]),
        (f"sum({name}[j] for j in 1..{size - 1})", lambda p, r: sum(of(p)[:-1])),
        (
            f"sum(sum({name}[j] * {name}[k] {loop}) for k in 1..{size})",
            lambda p, r: sum(a * b for a in of(p) for b in of(p)),
        ),
    ]


@st.composite
def crowded(draw: Any, apart: bool = True) -> Crowded:
    """A base game of 3 to 5 roles whose payoffs mostly see crowds.

    With `apart` some terms tell roles apart.
    """
    arrays = draw(st.sampled_from((["m"], ["m"], ["m", "s"], ["boss", "m"], ["boss", "m", "s"])))
    sizes = {"m": draw(st.sampled_from((2, 3))), "s": 2, "boss": 1}
    if arrays == ["m"]:
        sizes["m"] = draw(st.sampled_from((3, 4, 5)))
    first, places = 0, {}
    for name in arrays:
        places[name] = (first, sizes[name])
        first += sizes[name]
    many = draw(st.sampled_from((2, 3)))
    boss = draw(st.sampled_from((2, many)))
    actions = [tuple(range(boss if n == "boss" else many)) for n in arrays for _ in range(sizes[n])]
    terms = anonymous_terms(draw(st.sampled_from((0, 1))))
    looped = [array_terms(n, *places[n]) for n in arrays if n != "boss"]
    for found in looped:
        terms += found if apart else found[:SYMMETRIC]
    if "boss" in arrays:
        terms.append(("boss * own", lambda p, r: p[0] * p[r]))
    if apart and len(looped) == 2 and sizes["m"] == sizes["s"]:
        (m, _), (s, size) = places["m"], places["s"]
        terms.append(
            (
                f"sum(m[j] * s[j] for j in 1..{size})",
                lambda p, r: sum(p[m + j] * p[s + j] for j in range(size)),
            )
        )
    lines = draw(st.sampled_from((["payoff"], [f"payoff of {n}" for n in arrays])))
    formulas = []
    for line in lines:
        chosen = draw(st.lists(st.sampled_from(terms), min_size=1, max_size=3))
        weights = draw(st.lists(st.sampled_from((1, 2, -1)), min_size=3, max_size=3))
        text = " + ".join(f"({w}) * ({t})" for w, (t, _) in zip(weights, chosen, strict=False))
        indexed = apart and line == "payoff of m" and draw(st.sampled_from((True, False, False)))
        formulas.append(
            (line, text + (" + index * own" if indexed else ""), chosen, weights, indexed)
        )
    names, of = [], []
    for k, n in enumerate(arrays):
        for j in range(sizes[n]):
            names.append(n if n == "boss" else f"{n}[{j + 1}]")
            of.append(0 if len(lines) == 1 else k)

    def payoff(*profile: Any) -> list[Any]:
        out = []
        for r, k in enumerate(of):
            _, _, chosen, weights, indexed = formulas[k]
            value = sum(w * f(list(profile), r) for w, (_, f) in zip(weights, chosen, strict=False))
            start = places.get("m", (0, 0))[0]
            out.append(value + ((r - start + 1) * profile[r] if indexed else 0))
        return out

    roles = ", ".join(n if n == "boss" else f"{n}[{sizes[n]}]" for n in arrays)
    rows = "".join(f"  {line} = {text}\n" for line, text, *_ in formulas)
    own = f"  actions of boss: 0..{boss - 1}\n" if "boss" in arrays else ""
    text = f"game g {{\n  roles {roles}\n  actions 0..{many - 1}\n{own}{rows}}}\n"
    return Crowded(text, tuple(names), tuple(actions), payoff)
