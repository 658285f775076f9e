"""This module checks paths of games with states against a model of its own, written from the
definitions alone (model of [FOLK], sections 1, 2 and 4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction as F
from itertools import product
from random import Random
from typing import Any

import pytest
from attrs import define, field, frozen
from hypothesis import given, settings
from hypothesis import strategies as st

import metagame

Term = tuple[Any, ...]
"""What a state becomes: an operation and its parts; see `written` and `worth`."""

ROUNDS = 4
KINDS = ("perfect", "clients", "identified", "none", "public")

# --- terms ---------------------------------------------------------------------------------------


def written(term: Term) -> str:
    match term:
        case ("number", value):
            return f"({value})"
        case ("name", text, _):
            return str(text)
        case ("+" | "-" | "*" as sign, a, b):
            return f"({written(a)} {sign} {written(b)})"
        case ("min" | "max" | "abs" as name, *parts):
            return f"{name}({', '.join(map(written, parts))})"
        case ("if", a, b, c, d):
            return f"(if {written(a)} <= {written(b)} then {written(c)} else {written(d)})"
    raise AssertionError(term)


def worth(term: Term, known: Mapping[Any, F]) -> F:
    match term:
        case ("number", value):
            return F(value)
        case ("name", _, key):
            return F(known[key])
        case ("if", a, b, c, d):
            return worth(c if worth(a, known) <= worth(b, known) else d, known)
        case ("abs", part):
            return abs(worth(part, known))
        case ("min" | "max" | "+" | "-" | "*" as name, a, b):
            one, other = worth(a, known), worth(b, known)
            found = {"+": one + other, "-": one - other, "*": one * other}
            return (found | {"min": min(one, other), "max": max(one, other)})[name]
    raise AssertionError(term)


def number(value: F | int | str) -> Term:
    return ("number", F(value))


def within(term: Term, low: F, high: F) -> Term:
    return ("min", number(high), ("max", number(low), term))


def some_term(random: Random, names: list[Term], depth: int = 3) -> Term:
    if not depth or random.random() < 0.3:
        if names and random.random() < 0.8:
            return random.choice(names)
        return number(F(random.randint(-6, 6), random.choice((1, 1, 2, 3))))
    parts = [some_term(random, names, depth - 1) for _ in range(4)]
    match random.choice(("+", "+", "-", "-", "*", "min", "max", "abs", "if")):
        case "*":
            return ("*", number(F(random.randint(-3, 3), random.choice((1, 2)))), parts[0])
        case "abs":
            return ("abs", parts[0])
        case "if":
            return ("if", *parts)
        case sign:
            return (sign, parts[0], parts[1])


# --- specs ---------------------------------------------------------------------------------------


@frozen(eq=False)
class Share:
    """The share of an LLM in a role: some part of a number, or of what is left by a state."""

    part: F
    state: str = ""
    rest: bool = False

    def written(self) -> str:
        if not self.state:
            return str(self.part)
        return f"{self.part} * (1 - {self.state})" if self.rest else f"{self.part} * {self.state}"

    def worth(self, known: Mapping[Any, F]) -> F:
        if not self.state:
            return self.part
        return self.part * (1 - known[self.state] if self.rest else known[self.state])


@define(eq=False)
class Spec:
    """A random spec; `own` are the LLMs that have the state `mine`, `world` the states of all."""

    llms: list[str]
    actions: list[list[int]]
    payoffs: dict[tuple[int, ...], list[Term]]
    kind: str
    uniform: bool
    world: dict[str, tuple[F, Term]]
    own: dict[str, tuple[F, Term]]
    matching: str = "independent"
    chance: Term = field(factory=lambda: number(0))
    clients: list[list[Share]] = field(factory=list)
    joint: dict[tuple[int, ...], Term] = field(factory=dict)
    compliance: dict[str, tuple[Term, str]] = field(factory=dict)
    objective: dict[str, Term] = field(factory=dict)
    outcome: Term = field(factory=lambda: number(0))

    def text(self) -> str:
        """The spec as it is written."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for name, (first, after) in self.world.items():
            yield f"state {name} = {first} next {written(after)}"
        roles = [f"r{r + 1}" for r in range(len(self.actions))]
        yield f"game base {{ roles {', '.join(roles)}"
        for role, listed in zip(roles, self.actions, strict=True):
            yield f"  actions of {role}: {', '.join(map(str, listed))}"
        yield "  payoffs {"
        for profile, paid in self.payoffs.items():
            yield f"    {', '.join(map(str, profile))}: {', '.join(map(written, paid))}"
        yield f"  }} }} population {{ llms llm[{len(self.llms)}]"
        if self.uniform:
            yield "  instructions uniform"
        for llm, (first, after) in self.own.items():
            yield f"  state mine of {llm} = {first} next {written(after)}"
        for role, shares in zip(roles, self.clients, strict=False):
            given = [f"{a} {s.written()}" for a, s in zip(self.llms, shares, strict=True) if s.part]
            yield f"  clients of {role}: {', '.join(given)}"
        if self.joint:
            rows = [
                f"{', '.join(self.llms[i] for i in row)}: {written(w)}"
                for row, w in self.joint.items()
            ]
            yield "  matching joint { " + "\n    ".join(rows) + " }"
        elif self.matching == "assortative":
            yield f"  matching assortative {written(self.chance)}"
        for llm, (term, other) in self.compliance.items():
            yield f"  compliance of {llm} {written(term)}{other and f' otherwise {other}'}"
        for llm, term in self.objective.items():
            yield f"  objective of {llm} = {written(term)}"
        shown = f" {{ outcome {written(self.outcome)} }}" if self.kind == "public" else ""
        yield f"}} monitoring {self.kind}{shown}"


def some_shares(random: Random, count: int, moving: str) -> list[Share]:
    """Shares of a role that add up to 1."""
    parts = [random.choice((0, 1, 1, 2)) for _ in range(count)]
    if not any(parts):
        parts[random.randrange(count)] = 1
    if moving and parts[0] and any(parts[1:]) and random.random() < 0.5:
        rest = sum(parts[1:])
        return [Share(F(1), moving)] + [Share(F(p, rest), moving, True) for p in parts[1:]]
    return [Share(F(p, sum(parts))) for p in parts]


def some_spec(random: Random) -> Spec:
    roles, count = random.choice(((2, 2), (2, 2), (2, 3), (3, 2)))
    llms = [f"llm[{k + 1}]" for k in range(count)]
    together = random.random() < 0.4
    listed = sorted(random.sample(range(-2, 5), 2))
    actions = [listed if together else random.sample(range(-2, 5), 2) for _ in range(roles)]
    extra = random.randrange(roles)
    if not together and random.random() < 0.3:
        actions[extra] = random.sample(range(-2, 5), 3)
    world = [f"w{k}" for k in range(random.choice((0, 1, 1, 2)))]
    own = [llm for llm in llms if random.random() < 0.7] if random.random() < 0.8 else []
    if not world and not own:
        world = ["w0"]
    uniform = random.random() < 0.2
    if uniform:  # the same actions in another order are refused
        actions = [sorted(own) for own in actions]
    spec = Spec(llms, actions, {}, random.choice(KINDS), uniform, {}, {})
    values = [("name", name, name) for name in world]
    moving = world[0] if world else ""
    for profile in product(*actions):
        spec.payoffs[profile] = [some_pay(random, values) for _ in range(roles)]
    _populate(spec, random, moving)
    for llm in llms:
        mine: list[Term] = [("name", "mine", f"mine[{llm}]")] if llm in own else []
        if random.random() < 0.4:
            term = within(random.choice(mine + values), F(0), F(1)) if mine + values else number(1)
            term = random.choice((term, number(F(random.randint(1, 4), 4))))
            other = str(listed[0]) if together and random.random() < 0.5 else ""
            spec.compliance[llm] = term, other
        if random.random() < 0.4:
            totals: list[Term] = [
                ("name", f"{m}[{x}]", (m, x)) for m in ("total", "mean") for x in llms
            ]
            totals += [("name", f"{m}[self]", (m, llm)) for m in ("total", "mean")]
            totals += [("name", "total[others]", "others"), ("name", "welfare", "welfare")]
            theirs = [("name", f"mine[{x}]", f"mine[{x}]") for x in own]
            spec.objective[llm] = some_term(random, totals + mine + values + theirs)
    spec.outcome = some_term(random, [("name", f"r{r + 1}", r) for r in range(roles)], 2)
    _declare(spec, random, world, own)
    return spec


def some_pay(random: Random, values: list[Term]) -> Term:
    plain = number(random.randint(-4, 4))
    if not values or random.random() < 0.6:
        return plain
    return ("+", plain, ("*", number(random.randint(-2, 2)), random.choice(values)))


def _populate(spec: Spec, random: Random, moving: str) -> None:
    """Who advises whom: every LLM has clients somewhere."""
    count, roles = len(spec.llms), len(spec.actions)
    spec.matching = random.choice(("independent", "assortative", "joint"))
    if spec.matching == "joint":
        rows = random.sample(list(product(range(count), repeat=roles)), random.randint(2, 4))
        while {i for row in rows for i in row} != set(range(count)):
            rows.append(tuple(random.randrange(count) for _ in range(roles)))
        rows = list(dict.fromkeys(rows))
        for k, row in enumerate(rows):
            rest: Term = number(F(1, len(rows)))
            if moving and k < 2:
                by = ("*", number(F(1, len(rows))), ("name", moving, moving))
                rest = ("+" if k else "-", rest, by)
            spec.joint[row] = rest
        return
    spec.chance = number(F(random.randint(0, 3), 3))
    if moving and random.random() < 0.5:
        spec.chance = ("name", moving, moving)
    while True:
        spec.clients = [some_shares(random, count, moving) for _ in range(roles)]
        # Where an LLM is without clients in a role, assortative matching changes its mean share.
        everywhere = all if spec.matching == "assortative" else any
        if all(everywhere(row[i].part for row in spec.clients) for i in range(count)):
            return


def _declare(spec: Spec, random: Random, world: list[str], own: list[str]) -> None:
    """What states become; the first of the world stays inside (0, 1)."""
    common: list[Term] = [("name", name, name) for name in world] + [("name", "round", "round")]
    if spec.kind == "public":
        common.append(("name", "public", "public"))
    paid: list[Term] = [("name", "welfare", "welfare")]
    paid += [("name", f"{m}[{x}]", (m, x)) for m in ("total", "mean") for x in spec.llms]
    model = Model(spec, {name: F(1, 2) for name in world} | {f"mine[{x}]": F(1) for x in own})
    for k, name in enumerate(world):
        names = common + paid + seen_names(spec, model, None)
        names += [("name", f"mine[{x}]", f"mine[{x}]") for x in own]
        after = some_term(random, names)
        if k == 0:
            after = within(after, F(1, 10), F(4, 5))
        spec.world[name] = F(random.randint(1, 4), 5), after
    for llm in own:
        names = [*common, *seen_names(spec, model, llm), ("name", "mine", f"mine[{llm}]")]
        if spec.kind not in ("none", "public"):
            names += [("name", f"{m}[self]", (m, llm)) for m in ("total", "mean")]
        names += paid if spec.kind == "perfect" else []
        names.append(("name", "index", ("index", llm)))
        spec.own[llm] = F(random.randint(0, 4), 2), some_term(random, names)


def seen_names(spec: Spec, model: Model, llm: str | None) -> list[Term]:
    """What may be said of the actions that an LLM sees."""
    found: list[Term] = []
    roles = range(len(spec.actions))
    visible = [r for r in roles if model.sight(llm, r) is not None]
    for r in visible:
        found.append(("name", f"r{r + 1}", ("average", r)))
        found += [
            ("name", f"frequency(r{r + 1}, {a})", ("frequency", r, a)) for a in spec.actions[r]
        ]
    if len(visible) == len(roles):
        any_action = sorted({a for row in spec.actions for a in row})
        found += [("name", f"frequency(all, {a})", ("frequency", None, a)) for a in any_action]
        found.append(("name", "sum(all)", ("average", None)))
    return found


# --- the model -----------------------------------------------------------------------------------


@define(eq=False)
class Model:
    """One round of a spec, at values of its states."""

    spec: Spec
    values: Mapping[Any, F]
    law: dict[tuple[int, ...], F] = field(init=False)
    _totals: dict[Any, list[F]] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self.law = {g: w for g, w in self._law().items() if w}

    def _law(self) -> dict[tuple[int, ...], F]:
        """How often which LLMs govern the roles of an instance."""
        spec, roles = self.spec, len(self.spec.actions)
        if spec.joint:
            return {row: worth(w, self.values) for row, w in spec.joint.items()}
        shares = [[s.worth(self.values) for s in row] for row in spec.clients]
        chance = worth(spec.chance, self.values) if spec.matching == "assortative" else F(0)
        drawn = [sum((row[i] for row in shares), F(0)) / roles for i in range(len(spec.llms))]
        found = {}
        for g in product(range(len(spec.llms)), repeat=roles):
            apart = F(1)
            for r, i in enumerate(g):
                apart *= shares[r][i]
            joined = F(0)
            for i, weight in enumerate(drawn):
                by = F(1)
                for r, j in enumerate(g):
                    by *= F(j == i) if shares[r][i] else shares[r][j]
                joined += weight * by
            found[g] = (1 - chance) * apart + chance * joined
        return found

    def mass(self, llm: int) -> F:
        return sum((w * g.count(llm) for g, w in self.law.items()), F(0))

    def roles(self, llm: int) -> list[list[int]]:
        """The roles in which an LLM has clients, those together to which it says the same."""
        found: dict[Any, list[int]] = {}
        for r, listed in enumerate(self.spec.actions):
            if any(g[r] == llm for g in self.law):
                found.setdefault(tuple(sorted(listed)) if self.spec.uniform else r, []).append(r)
        return list(found.values())

    def plays(self, llm: int) -> list[tuple[int, ...]]:
        return list(product(*(self.spec.actions[own[0]] for own in self.roles(llm))))

    def behaviour(self, llm: int, role: int, play: tuple[int, ...]) -> dict[int, F]:
        """What the clients of an LLM do in a role."""
        told = next(a for a, own in zip(play, self.roles(llm), strict=True) if role in own)
        listed = self.spec.actions[role]
        term, other = self.spec.compliance.get(self.spec.llms[llm], (number(1), ""))
        follow = worth(term, self.values)
        rest = {a: F(1, len(listed)) for a in listed}
        if other:
            rest = {a: F(a == int(other)) for a in listed}
        return {a: follow * (a == told) + (1 - follow) * rest[a] for a in listed}

    def instances(
        self, plays: tuple[tuple[int, ...], ...]
    ) -> Iterator[tuple[Any, tuple[int, ...], F]]:
        """Who governs and what is done, with how often."""
        for g, weight in self.law.items():
            spreads = [self.behaviour(i, r, plays[i]) for r, i in enumerate(g)]
            for actions in product(*self.spec.actions):
                chance = weight
                for spread, action in zip(spreads, actions, strict=True):
                    chance *= spread[action]
                if chance:
                    yield g, actions, chance

    def totals(self, plays: tuple[tuple[int, ...], ...]) -> list[F]:
        if plays not in self._totals:
            found = [F(0)] * len(self.spec.llms)
            for g, actions, chance in self.instances(plays):
                for r, i in enumerate(g):
                    found[i] += chance * worth(self.spec.payoffs[actions][r], self.values)
            self._totals[plays] = found
        return self._totals[plays]

    def known(self, plays: tuple[tuple[int, ...], ...], self_llm: int) -> dict[Any, F]:
        """Totals and means by what names them, besides the states."""
        found: dict[Any, F] = dict(self.values)
        totals = self.totals(plays)
        for i, llm in enumerate(self.spec.llms):
            found["total", llm] = totals[i]
            found["mean", llm] = totals[i] / self.mass(i)
        found["welfare"] = sum(totals, F(0))
        found["others"] = found["welfare"] - totals[self_llm]
        return found

    def utility(self, llm: int, plays: tuple[tuple[int, ...], ...]) -> F:
        term = self.spec.objective.get(self.spec.llms[llm])
        if term is None:
            return self.totals(plays)[llm]
        return worth(term, self.known(plays, llm))

    def best(self, llm: int, plays: tuple[tuple[int, ...], ...]) -> tuple[F, list[Any]]:
        """What an LLM gets at most against the others, and by which plays."""
        by = {p: self.utility(llm, (*plays[:llm], p, *plays[llm + 1 :])) for p in self.plays(llm)}
        most = max(by.values())
        return most, [p for p, value in by.items() if value == most]

    def equilibria(self) -> list[tuple[tuple[int, ...], ...]]:
        count = range(len(self.spec.llms))
        return [
            plays
            for plays in product(*(self.plays(i) for i in count))
            if all(plays[i] in self.best(i, plays)[1] for i in count)
        ]

    # --- what is seen ---

    def sight(self, llm: str | None, role: int) -> list[F] | None:
        """The shares of LLMs among those whom an LLM sees in a role; None if it sees nobody."""
        count = len(self.spec.llms)
        own = None if llm is None else self.spec.llms.index(llm)
        met = [F(0)] * count
        everyone = [F(0)] * count
        for g, w in self.law.items():
            everyone[g[role]] += w
            met[g[role]] += w * sum(g[q] == own for q in range(len(g)) if q != role)
        if own is None or self.spec.kind == "perfect" or everyone[own] == 1:
            return everyone
        if self.spec.kind in ("none", "public") or not sum(met):
            return None
        return [m / sum(met) for m in met]

    def after(self, plays: tuple[tuple[int, ...], ...], number: int) -> dict[Any, F]:
        """What the states become."""
        found: dict[Any, F] = {}
        for name, (_, term) in self.spec.world.items():
            found[name] = worth(term, self._past(plays, number, None))
        for llm, (_, term) in self.spec.own.items():
            found[f"mine[{llm}]"] = worth(term, self._past(plays, number, llm))
        return found

    def _past(
        self, plays: tuple[tuple[int, ...], ...], number: int, llm: str | None
    ) -> dict[Any, F]:
        found = self.known(plays, 0 if llm is None else self.spec.llms.index(llm))
        found["round"] = F(number)
        found["public"] = F(0)
        for _, actions, chance in self.instances(plays):
            found["public"] += chance * worth(self.spec.outcome, dict(enumerate(map(F, actions))))
        for k, each in enumerate(self.spec.llms, 1):
            found["index", each] = F(k)
        any_action = {a for row in self.spec.actions for a in row}
        for r, listed in enumerate(self.spec.actions):
            shares = self.sight(llm, r)
            if shares is None:
                continue
            spread = {a: F(0) for a in any_action}
            for i, share in enumerate(shares):
                if share:
                    for a, p in self.behaviour(i, r, plays[i]).items():
                        spread[a] += share * p
            found["average", r] = sum((a * spread[a] for a in listed), F(0))
            for a in any_action:
                found["frequency", r, a] = spread[a]
        roles = range(len(self.spec.actions))
        if all(("average", r) in found for r in roles):
            found["average", None] = sum((found["average", r] for r in roles), F(0))
            for a in any_action:
                parts = [found["frequency", r, a] for r in roles]
                found["frequency", None, a] = sum(parts, F(0)) / len(parts)
        return found


# --- comparing -----------------------------------------------------------------------------------


def some_ways(random: Random, spec: Spec, first: Model) -> dict[str, tuple[str, Any]]:
    """How each LLM plays: its rule, and what it plays by it."""
    found: dict[str, tuple[str, Any]] = {}
    for i, llm in enumerate(spec.llms):
        play = random.choice(first.plays(i))
        rules = ["play", "play", "equilibrium", "forced", "none"]
        if spec.kind == "perfect":
            rules += ["best_response", "best_response", "first"]
        found[llm] = random.choice(rules), play
    return found


def call(ways: Mapping[str, tuple[str, Any]]) -> str:
    stated = []
    for llm, (rule, play) in ways.items():
        shown = "(" + ", ".join(map(str, play)) + ")" if len(play) > 1 else str(play[0])
        spelled = {"play": shown, "equilibrium": "equilibrium", "best_response": "best_response"}
        spelled["first"] = f"best_response(first = {shown})"
        spelled["forced"] = f"forced(play = {shown}, first_round = 2, last_round = 3)"
        if rule in spelled:
            stated.append(f"{llm} = {spelled[rule]}")
    return f"simulate({', '.join([f'rounds = {ROUNDS}', *stated])})"


def allowed(
    model: Model, number: int, llm: int, way: tuple[str, Any], last: Any, settled: list[Any]
) -> list[Any]:
    """The plays that an LLM may choose in a round; `settled` are the pure equilibria."""
    rule, play = way
    if rule == "play" or (rule == "forced" and number in (2, 3)):
        return [play]
    if rule == "first" and last is None:
        return [play]
    if rule in ("first", "best_response") and last is not None:
        best = model.best(llm, last)[1]
        return [last[llm]] if last[llm] in best else best
    if last in settled:
        return [last[llm]]
    return [plays[llm] for plays in settled] if settled else model.plays(llm)


def long(value: F) -> bool:
    return F(value).numerator.bit_length() + F(value).denominator.bit_length() > 512


def compare(spec: Spec, random: Random) -> None:
    """Compare all rounds, up to one with a state that is too long a fraction to be kept exactly."""
    values: dict[Any, F] = {name: first for name, (first, _) in spec.world.items()}
    values |= {f"mine[{llm}]": first for llm, (first, _) in spec.own.items()}
    model = Model(spec, values)
    ways = some_ways(random, spec, model)
    text = f"{spec.text()}\nanalysis it = {call(ways)}\n"
    path: Any = metagame.loads(text).run()["it"]
    assert path.status == "solved", (text, path)
    last = None
    for step in path:
        model = Model(spec, values)
        plays = tuple(tuple(step.play[llm]) for llm in spec.llms)
        settled = model.equilibria()
        for i, llm in enumerate(spec.llms):
            choice = allowed(model, step.round, i, ways[llm], last, settled)
            assert plays[i] in choice, (text, step.round, llm, plays, choice)
        told = dict(step.states)
        for name, held in step.own_states:
            told |= {f"{name}[{llm}]": v for llm, v in held.items() if v is not None}
        if any(map(long, values.values())):
            assert told == pytest.approx(values, rel=1e-12)
            return
        assert told == values, (text, step.round, told, values)
        totals = model.totals(plays)
        for i, llm in enumerate(spec.llms):
            best, _ = model.best(i, plays)
            regret = best - model.utility(i, plays)
            share = model.mass(i) / len(spec.actions)
            expected = totals[i], totals[i] / model.mass(i), share, float(regret)
            found = step.total[llm], step.mean[llm], step.share[llm], step.regret[llm]
            assert found == expected, (text, step.round, llm, found, expected)
        values, last = model.after(plays, step.round), plays
    assert path.exact and len(path) == ROUNDS


@given(st.integers(0, 10**9))
@settings(deadline=None, max_examples=15)
def test_paths_are_those_of_the_definition(seed: int) -> None:
    random = Random(seed)
    compare(some_spec(random), random)
