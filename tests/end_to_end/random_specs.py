"""This module draws random specs: the text of each, and what it means in brute force's terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any, TypeAlias

from attrs import evolve, field, frozen
from hypothesis import strategies as st

from brute_force import (
    Action,
    Actions,
    Compliance,
    Law,
    Payoff,
    Play,
    Shares,
    Table,
    assortative,
    behaviour,
    governed,
    independent,
    llms_of,
    plays,
    shares_of,
    table,
)

Draw: TypeAlias = Callable[[st.SearchStrategy[Any]], Any]

MAX_PROFILES = 256
MAX_WORK = 16_000
"""Outcomes that brute force may run through for one spec."""

LABELS = ("up", "down", "out")
OWN_LABELS = (("a1", "a2", "a3"), ("b1", "b2"), ("c1", "c2"), ("d1", "d2"))
SINGLE_ROLES = ("row", "col", "top", "side")
SINGLE_LLMS = ("Ann", "Bob", "Cyd", "Dee")


@frozen
class Game:
    """A base game: its text, and the same as actions by role and a payoff function."""

    text: str
    actions: Actions
    payoff: Payoff = field(eq=False, repr=False)


@frozen
class Spec:
    """A game with a population."""

    game: Game
    population: str
    shares: Shares
    law: Law
    compliance: Compliance = field(factory=dict)
    uniform: bool = False
    head: str = ""

    @property
    def text(self) -> str:
        return f"{self.head}{self.game.text}\n{self.population}"

    @property
    def llms(self) -> list[str]:
        return llms_of(self.shares)

    def table(self) -> Table:
        """Brute force's meta-game; LLMs in the order of `llms`."""
        return table(
            self.game.actions,
            self.game.payoff,
            self.shares,
            self.law,
            compliance=self.compliance,
            uniform=self.uniform,
        )

    def in_full(self, llm: str, play: Sequence[Action]) -> Play:
        """A play as the package writes it, with one action for every governed role."""
        if not self.uniform:
            return tuple(play)
        told: dict[tuple[Action, ...], Action] = {}
        kinds = [tuple(self.game.actions[role]) for role in governed(self.shares, llm)]
        left = iter(play)
        for kind in kinds:
            if kind not in told:
                told[kind] = next(left)
        assert next(left, None) is None
        return tuple(told[kind] for kind in kinds)

    def work(self) -> tuple[int, int]:
        """How many profiles the meta-game has, and through how many outcomes one leads."""
        sizes = [
            len(list(plays(self.game.actions, self.shares, i, self.uniform))) for i in self.llms
        ]
        outcomes = 0
        for g in self.law:
            counts = (
                len(behaviour(known, known[0], *self.compliance.get(llm, (Fraction(1), None))))
                for known, llm in zip(self.game.actions.values(), g, strict=True)
            )
            outcomes += prod(counts)
        return prod(sizes), outcomes


# --- numbers -----------------------------------------------------------------------------------


@st.composite
def spelled_numbers(draw: Draw) -> tuple[str, Fraction]:
    """A small rational, and one way to write it."""
    numerator = draw(st.sampled_from(range(6, -4, -1)))
    value = Fraction(numerator, draw(st.sampled_from((1, 1, 2, 3, 4))))
    if value.denominator in (1, 2, 4) and draw(st.booleans()):
        return f"{float(value):g}", value
    return str(value), value


def spelled(value: Fraction) -> str:
    return str(value)


# --- games -------------------------------------------------------------------------------------


@st.composite
def games(draw: Draw, kinds: Sequence[str] = ("table", "patterns", "formula")) -> Game:
    """A base game with 2 to 4 roles and 2 or 3 actions each.

    Kinds: "table" has a row for every profile, "patterns" rows with `_` and `otherwise`; "formula"
    has formulas, "labels" formulas that use actions through equality and counts alone.
    """
    count = draw(st.sampled_from((2, 2, 2, 3, 3, 4)))
    names, roles = _roles(draw, count)
    kind = draw(st.sampled_from(tuple(kinds)))
    formula = kind in ("formula", "labels")
    lines, actions = _actions(draw, names, numeric=draw(st.booleans()), formula=formula)
    if formula:
        payoffs, payoff = _formulas(draw, names, actions, kind == "labels")
    else:
        payoffs, payoff = _table(draw, actions, patterns=kind == "patterns")
    return Game(f"game drawn {{\n  {roles}\n{lines}{payoffs}}}", actions, payoff)


def _roles(draw: Draw, count: int) -> tuple[list[str], str]:
    singles = draw(st.sampled_from((0, 1, count, count)))
    names = list(SINGLE_ROLES[:singles])
    members = [f"member[{k}]" for k in range(1, count - singles + 1)]
    declared = [*names, *([f"member[{len(members)}]"] if members else [])]
    return names + members, f"roles {', '.join(declared)}"


def _actions(
    draw: Draw, names: Sequence[str], numeric: bool, formula: bool
) -> tuple[str, dict[str, tuple[Action, ...]]]:
    size = draw(st.sampled_from((2, 2, 3))) if len(names) < 4 else 2
    if not formula and draw(st.integers(0, 3)) == 0:
        own = {name: OWN_LABELS[k][:3] for k, name in enumerate(names)}
        if len(names) == 4:
            own[names[0]] = own[names[0]][:2]
        text = "".join(f"  actions of {r}: {', '.join(labels)}\n" for r, labels in own.items())
        return text, dict(own)
    values: tuple[Action, ...] = LABELS[:size]
    text = ", ".join(LABELS[:size])
    if numeric:
        text, values = draw(st.sampled_from(_numeric_actions(size, negative=formula)))
    return f"  actions {text}\n", dict.fromkeys(names, values)


def _numeric_actions(size: int, negative: bool) -> list[tuple[str, tuple[Action, ...]]]:
    """Ways to write numeric actions; negative ones cannot begin a row of a table."""
    found: list[tuple[str, tuple[Action, ...]]] = [
        (f"0..{size - 1}", tuple(range(size))),
        (f"1..{1 + 2 * (size - 1)} step 2", tuple(range(1, 2 * size, 2))),
        (f"0..{size - 1} / 2 step 1/2", tuple(Fraction(k, 2) for k in range(size))),
        ("3, 0.5, 2" if size == 3 else "3, 0.5", (3, Fraction(1, 2), 2)[:size]),
    ]
    below = ("-1, 0.5, 2" if size == 3 else "-1, 0.5", (-1, Fraction(1, 2), 2)[:size])
    return [*found, below] if negative else found


def label(action: Action) -> str:
    """An action as a row of a table spells it."""
    return action if isinstance(action, str) else f"{float(action):g}"


def _table(draw: Draw, actions: Actions, patterns: bool) -> tuple[str, Payoff]:
    """A payoff table; with patterns, some rows with `_` and the rest under `otherwise`."""
    profiles = list(product(*actions.values()))
    if patterns:
        rows = [
            tuple(draw(st.sampled_from((None, *known))) for known in actions.values())
            for _ in range(draw(st.integers(1, 4)))
        ]
        rows = _useful([row for row in rows if any(a is not None for a in row)], profiles)
    else:
        rows = draw(st.permutations(profiles)) if len(profiles) <= 16 else profiles
    lines, found = [], []
    for row in [*rows, None] if patterns else rows:
        words, values = _row(draw, len(actions))
        shown = "otherwise"
        if row is not None:
            shown = ", ".join("_" if a is None else label(a) for a in row)
        lines.append(f"    {shown}: {', '.join(words)}\n")
        found.append((row, values))

    def payoff(*profile: Action) -> Sequence[Fraction]:
        return next(values for row, values in found if row is None or _matches(row, profile))

    return f"  payoffs {{\n{''.join(lines)}  }}\n", payoff


def _matches(row: Sequence[Action | None], profile: Sequence[Action]) -> bool:
    return all(a is None or a == b for a, b in zip(row, profile, strict=True))


def _useful(rows: list[Any], profiles: list[Any]) -> list[Any]:
    """The rows that some profile matches first (others are refused as unreachable)."""
    kept: list[Any] = []
    for row in rows:
        if any(
            _matches(row, p) and not any(_matches(before, p) for before in kept) for p in profiles
        ):
            kept.append(row)
    return kept


def _row(draw: Draw, roles: int) -> tuple[list[str], list[Fraction]]:
    drawn = [draw(spelled_numbers()) for _ in range(draw(st.sampled_from((1, roles, roles))))]
    words, values = [word for word, _ in drawn], [value for _, value in drawn]
    return words, values * (roles // len(values))


# --- formulas ----------------------------------------------------------------------------------

Formula: TypeAlias = tuple[str, Callable[[Sequence[Any], int], Any]]
"""A formula's text, and its value at a profile for the role at a position."""


def _formulas(
    draw: Draw, names: Sequence[str], actions: Actions, labels: bool
) -> tuple[str, Payoff]:
    known = next(iter(actions.values()))
    general = draw(formulas(names, known, labels=labels))
    special = draw(st.sampled_from((None, None, *range(len(names)))))
    text, functions = f"  payoff = {general[0]}\n", [general[1]] * len(names)
    if special is not None:
        own = draw(formulas(names, known, labels=labels))
        text = f"  payoff of {names[special]} = {own[0]}\n{text}"
        functions[special] = own[1]

    def payoff(*profile: Action) -> Sequence[Fraction]:
        return [Fraction(f(profile, k)) for k, f in enumerate(functions)]

    return text, payoff


@st.composite
def formulas(
    draw: Draw, names: Sequence[str], known: Sequence[Action], depth: int = 3, labels: bool = False
) -> Formula:
    """A formula with a number for its value.

    Args:
        names: the roles.
        known: the actions, the same for all roles.
        depth: how deep it may nest.
        labels: whether actions matter through equality and counts alone.
    """
    numeric = not isinstance(known[0], str)
    leaves = [_constant(), _counted(known, labels)]
    if numeric and not labels:
        leaves += [_own(), _role(names), _folded()]
    if names[0] == "member[1]":
        leaves.append(_looped(len(names), numeric and not labels))
    if depth == 0:
        return draw(st.one_of(leaves))  # type: ignore[no-any-return]
    inner = formulas(names, known, depth - 1, labels)
    kind = draw(st.sampled_from(("leaf", "sum", "difference", "product", "pick", "if", "if")))
    if kind == "leaf":
        return draw(st.one_of(leaves))  # type: ignore[no-any-return]
    (a, f), (b, g) = draw(inner), draw(inner)
    if kind == "sum":
        return f"({a} + {b})", lambda p, k: f(p, k) + g(p, k)
    if kind == "difference":
        return f"(-{a} - {b})", lambda p, k: -f(p, k) - g(p, k)
    if kind == "product":
        return f"({a} * {b} / 2)", lambda p, k: Fraction(f(p, k) * g(p, k)) / 2
    if kind == "pick":
        low = draw(st.booleans())
        return f"{'min' if low else 'max'}({a}, {b})", (
            lambda p, k: (min if low else max)(f(p, k), g(p, k))
        )
    c, h = draw(_conditions(names, known, labels))
    return f"(if {c} then {a} else {b})", lambda p, k: f(p, k) if h(p, k) else g(p, k)


@st.composite
def _constant(draw: Draw) -> Formula:
    word, value = draw(spelled_numbers())
    return (f"({word})" if value < 0 else word), lambda p, k: value


@st.composite
def _counted(draw: Draw, known: Sequence[Action], labels: bool) -> Formula:
    everyone = draw(st.booleans())
    chosen = None if labels else draw(st.sampled_from((None, *known)))
    items = "all" if everyone else "others"

    def count(p: Sequence[Any], k: int) -> int:
        return sum(
            a == (p[k] if chosen is None else chosen) for j, a in enumerate(p) if everyone or j != k
        )

    wanted = "own" if chosen is None else label(chosen)
    return f"count({items}, {wanted})", count


def _role(names: Sequence[str]) -> st.SearchStrategy[Formula]:
    return st.sampled_from([(name, lambda p, _, k=k: p[k]) for k, name in enumerate(names)])


def _own() -> st.SearchStrategy[Formula]:
    return st.sampled_from(
        [
            ("own", lambda p, k: p[k]),
            ("own ^ 2", lambda p, k: p[k] ** 2),
            ("(own mod 2)", lambda p, k: p[k] % 2),
            ("floor(own / 2)", lambda p, k: Fraction(p[k]) // 2),
            ("abs(own - 1)", lambda p, k: abs(p[k] - 1)),
        ]
    )


def _looped(size: int, numeric: bool) -> st.SearchStrategy[Formula]:
    """Formulas that run through the members of an array, or know the place of a role in it."""
    last = size - 1
    found: list[Formula] = [
        ("index", lambda p, k: k + 1),
        (f"count(member[j] == own for j in 1..{size})", lambda p, k: p.count(p[k])),
        (f"count(member[j] == member[{size}] for j in 1..{last})",
         lambda p, k: p[:last].count(p[last])),
        (f"count(member[j] != own for j in index..{size})",
         lambda p, k: sum(a != p[k] for a in p[k:])),
    ]  # fmt: skip
    if numeric:
        found += [
            (f"sum(member[j] for j in 1..{size})", lambda p, k: sum(p)),
            (f"sum(j * member[j] for j in 1..{size})",
             lambda p, k: sum((j + 1) * a for j, a in enumerate(p))),
            (f"max(if j == index then 0 else member[j] for j in 1..{size})",
             lambda p, k: max(0 if j == k else a for j, a in enumerate(p))),
            (f"prod(member[j] - own for j in 1..{size} step 2)",
             lambda p, k: prod(a - p[k] for a in p[::2])),
        ]  # fmt: skip
    return st.sampled_from(found)


def _folded() -> st.SearchStrategy[Formula]:
    return st.sampled_from(
        [
            ("sum(all)", lambda p, k: sum(p)),
            ("max(all)", lambda p, k: max(p)),
            ("mean(all)", lambda p, k: Fraction(sum(p)) / len(p)),
            ("sum(others)", lambda p, k: sum(p) - p[k]),
            ("min(others)", lambda p, k: min([*p[:k], *p[k + 1 :]])),
        ]
    )


@st.composite
def _conditions(draw: Draw, names: Sequence[str], known: Sequence[Action], labels: bool) -> Formula:
    kinds = ("count", "same", "both", "not")
    kind = draw(st.sampled_from(kinds if labels else ("action", *kinds)))
    if kind == "count":
        text, value = draw(_counted(known, labels))
        least = draw(st.integers(1, len(names)))
        return f"{text} >= {least}", lambda p, k: value(p, k) >= least
    if kind == "same":
        j = draw(st.integers(0, len(names) - 1))
        return f"own == {names[j]}", lambda p, k: p[k] == p[j]
    if kind == "action":
        j, action = draw(st.integers(0, len(names) - 1)), draw(st.sampled_from(known))
        return f"{names[j]} != {label(action)}", lambda p, k: p[j] != action
    (a, f), (b, g) = (draw(_conditions(names, known, labels)) for _ in range(2))
    if kind == "both":
        return f"({a} and {b})", lambda p, k: f(p, k) and g(p, k)
    return f"(not {a} or {b})", lambda p, k: not f(p, k) or g(p, k)


# --- populations -------------------------------------------------------------------------------


@st.composite
def specs(
    draw: Draw,
    matchings: Sequence[str] = ("independent", "assortative", "joint"),
    kinds: Sequence[str] = ("table", "patterns", "formula"),
    disobedient: bool = False,
    uniform: bool | None = None,
) -> Spec:
    """A spec small enough for brute force."""
    game = draw(games(kinds))
    llms, declared = _llms(draw)
    matching = draw(st.sampled_from(tuple(matchings)))
    chance = Fraction(draw(st.integers(0, 4)), 4)
    if matching == "joint":
        spec = _joint(draw, game, llms)
    else:
        shares = {role: draw(_shares(llms)) for role in game.actions}
        spec = Spec(game, "", shares, {})
    alike = draw(st.booleans()) if uniform is None else uniform
    followed = draw(_compliances(llms, game.actions)) if disobedient else ([], {})
    spec = evolve(spec, uniform=alike, compliance=followed[1])
    spec = _small_enough(spec, None if matching == "joint" else matching, chance)
    lines = [f"llms {declared}", *(followed[0] if spec.compliance else [])]
    if matching == "joint":
        lines.append(_joint_text(spec.law, llms))
    else:
        lines += draw(_clients(spec.shares))
    lines += [f"matching assortative {chance}"] if matching == "assortative" else []
    if alike or draw(st.booleans()):
        lines.append(f"instructions {'uniform' if alike else 'by_role'}")
    inside = "".join(f"  {line}\n" for line in lines)
    return evolve(spec, population=f"population {{\n{inside}}}\n")


def _llms(draw: Draw) -> tuple[list[str], str]:
    count = draw(st.sampled_from((2, 2, 2, 3, 3, 4)))
    if draw(st.integers(0, 3)) == 0:
        return [f"provider[{k}]" for k in range(1, count + 1)], f"provider[{count}]"
    return list(SINGLE_LLMS[:count]), ", ".join(SINGLE_LLMS[:count])


@st.composite
def _shares(draw: Draw, llms: Sequence[str]) -> dict[str, Fraction]:
    """Shares that add up to 1, some of them equal and some of them 0."""
    parts = [draw(st.sampled_from((1, 1, 2, 3, 5, 0, 0))) for _ in llms]
    if not any(parts):
        parts[draw(st.integers(0, len(llms) - 1))] = 1
    return {i: Fraction(part, sum(parts)) for i, part in zip(llms, parts, strict=True)}


def _joint(draw: Draw, game: Game, llms: Sequence[str]) -> Spec:
    """Some governor profiles; LLMs that none names are given one of probability 0 in the text."""
    roles = list(game.actions)
    profiles = draw(
        st.lists(
            st.tuples(*[st.sampled_from(llms)] * len(roles)), min_size=1, max_size=4, unique=True
        )
    )
    parts = [draw(st.integers(1, 3)) for _ in profiles]
    law = {g: Fraction(part, sum(parts)) for g, part in zip(profiles, parts, strict=True)}
    return Spec(game, "", _ordered(shares_of(law, roles), llms), law)


def _ordered(shares: Shares, llms: Sequence[str]) -> Shares:
    return {r: {i: by_llm.get(i, Fraction(0)) for i in llms} for r, by_llm in shares.items()}


def _joint_text(law: Law, llms: Sequence[str]) -> str:
    roles = len(next(iter(law)))
    rows = {**{(llm,) * roles: Fraction(0) for llm in llms}, **law}
    shown = "".join(f"\n    {', '.join(g)}: {p}" for g, p in rows.items())
    return f"matching joint {{{shown}\n  }}"


@st.composite
def _clients(draw: Draw, shares: Shares) -> list[str]:
    """The lines `clients`: `rest` or numbers, one line for all roles where they are alike."""
    alike = len({tuple(by_llm.items()) for by_llm in shares.values()}) == 1
    if alike and draw(st.booleans()):
        return [f"clients: {draw(_clients_of(next(iter(shares.values())), True))}"]
    lines = [
        f"clients of {role}: {draw(_clients_of(by_llm, k == 0))}"
        for k, (role, by_llm) in enumerate(shares.items())
    ]
    if draw(st.booleans()):
        return lines
    first = next(iter(shares.values()))
    kept = [line for line, by_llm in zip(lines, shares.values(), strict=True) if by_llm != first]
    return [f"clients: {draw(_clients_of(first, True))}", *kept]


@st.composite
def _clients_of(draw: Draw, by_llm: Mapping[str, Fraction], everyone: bool) -> str:
    """One line: several `rest` may stand for equal shares; shares of 0 may be left out."""
    named = {i: w for i, w in by_llm.items() if w or everyone or draw(st.booleans())}
    rest = draw(st.sampled_from((None, *named.values())))
    return ", ".join(f"{i} rest" if w == rest else f"{i} {spelled(w)}" for i, w in named.items())


@st.composite
def _compliances(
    draw: Draw, llms: Sequence[str], actions: Actions
) -> tuple[list[str], dict[str, tuple[Fraction, Action | None]]]:
    """Lines `compliance`, for all LLMs or for some, and what they say of each."""
    first, *others = actions.values()
    common = [a for a in first if all(a in known for known in others)]
    lines, said = [], {}
    for llm in draw(st.lists(st.sampled_from((None, *llms)), min_size=1, max_size=2, unique=True)):
        follow = Fraction(draw(st.integers(0, 4)), 4)
        stray = draw(st.sampled_from((None, *common)))
        tail = "" if stray is None else f" otherwise {label(stray)}"
        lines.append(f"compliance {'' if llm is None else f'of {llm} '}{follow}{tail}")
        said[llm] = (follow, stray)
    return lines, {i: said.get(i, said.get(None, (Fraction(1), None))) for i in llms}


def _small_enough(spec: Spec, matching: str | None, chance: Fraction) -> Spec:
    """The spec with fewer governors in its last roles, until brute force can afford it."""

    def small(one: Spec) -> bool:
        profiles, outcomes = one.work()
        return profiles <= MAX_PROFILES and profiles * outcomes <= MAX_WORK

    def matched(one: Spec) -> Spec:
        if matching is None:
            return one
        return evolve(
            one,
            law=independent(one.shares)
            if matching == "independent"
            else {g: p for g, p in assortative(one.shares, chance).items() if p},
        )

    spec = matched(spec)
    for role in reversed(list(spec.game.actions)):
        while not small(spec) and len(_governors(spec, role)) > 1:
            spec = matched(_fewer(spec, role, matching is None))
    if not small(spec):
        spec = evolve(spec, compliance={})
    return spec


def _governors(spec: Spec, role: str) -> list[str]:
    return [i for i, w in spec.shares[role].items() if w]


def _fewer(spec: Spec, role: str, joint: bool) -> Spec:
    """The last governor of a role hands its clients over to the first."""
    first, last = _governors(spec, role)[0], _governors(spec, role)[-1]
    if not joint:
        by_llm = dict(spec.shares[role])
        by_llm[first] += by_llm[last]
        by_llm[last] = Fraction(0)
        return evolve(spec, shares={**spec.shares, role: by_llm})
    place = list(spec.game.actions).index(role)
    law: Law = {}
    for g, p in spec.law.items():
        moved = (*g[:place], first if g[place] == last else g[place], *g[place + 1 :])
        law[moved] = law.get(moved, Fraction(0)) + p
    llms = list(spec.shares[role])
    return evolve(spec, law=law, shares=_ordered(shares_of(law, list(spec.game.actions)), llms))
