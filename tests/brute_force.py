"""This module computes meta-games straight from the definition, in exact fractions and no hurry.

It shares no code with the package: tests compare the compiled result with it. A base game is a
dict of the actions of each role, in order, and a function from action profiles to one payoff per
role; shares are `{role: {llm: share}}`; the law of the governors is `{one LLM per role: chance}`
(Shaki, Hartman, Kraus, Aumann, arXiv 2605.06525, section 2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod

Action = str | int | Fraction
Actions = Mapping[str, Sequence[Action]]
Payoff = Callable[..., Sequence[int | Fraction]]
Shares = Mapping[str, Mapping[str, Fraction]]
Law = dict[tuple[str, ...], Fraction]
Play = tuple[Action, ...]  # one action per governed role, in the order of the roles
Compliance = Mapping[str, tuple[Fraction, Action | None]]  # LLM: who follows, what the others do
Table = dict[tuple[Play, ...], dict[str, Fraction]]


def llms_of(shares: Shares) -> list[str]:
    """The LLMs that govern somebody, in the order in which they are first mentioned."""
    return list(dict.fromkeys(i for by_llm in shares.values() for i in by_llm if by_llm[i] > 0))


def governed(shares: Shares, llm: str) -> list[str]:
    return [role for role in shares if shares[role].get(llm, 0) > 0]


def independent(shares: Shares) -> Law:
    """Every role's governor drawn by the shares of that role."""
    profiles = product(*([llm for llm, w in by_llm.items() if w > 0] for by_llm in shares.values()))
    return {g: prod(shares[r][i] for r, i in zip(shares, g, strict=True)) for g in profiles}


def assortative(shares: Shares, chance: Fraction) -> Law:
    """With that chance one LLM, drawn by its average share, governs all the roles it has."""
    law = {g: (1 - chance) * p for g, p in independent(shares).items()}
    for llm in llms_of(shares):
        average = sum(by_llm.get(llm, Fraction(0)) for by_llm in shares.values()) / len(shares)
        everywhere = {
            r: {llm: Fraction(1)} if shares[r].get(llm, 0) > 0 else shares[r] for r in shares
        }
        for g, p in independent(everywhere).items():
            law[g] = law.get(g, Fraction(0)) + chance * average * p
    return law


def shares_of(law: Law, roles: Sequence[str]) -> Shares:
    """The shares that follow from a joint law of the governors."""
    shares: dict[str, dict[str, Fraction]] = {role: {} for role in roles}
    for g, p in law.items():
        for role, llm in zip(roles, g, strict=True):
            shares[role][llm] = shares[role].get(llm, Fraction(0)) + p
    return shares


def plays(actions: Actions, shares: Shares, llm: str, uniform: bool = False) -> Iterator[Play]:
    """The pure meta-actions of an LLM; uniform: the same action wherever the action sets agree."""
    roles = governed(shares, llm)
    for play in product(*(actions[role] for role in roles)):
        told: dict[tuple[Action, ...], Action] = {}
        same = [
            told.setdefault(tuple(actions[r]), a) == a for r, a in zip(roles, play, strict=True)
        ]
        if all(same) or not uniform:
            yield play


def totals(
    actions: Actions,
    payoff: Payoff,
    shares: Shares,
    law: Law,
    profile: Mapping[str, Play],
    compliance: Compliance | None = None,
) -> dict[str, Fraction]:
    """U_i = sum over governor profiles of their chance times the payoffs of i's own clients."""
    told = {i: dict(zip(governed(shares, i), play, strict=True)) for i, play in profile.items()}
    total = dict.fromkeys(profile, Fraction(0))
    for g, chance in law.items():
        done = [
            behaviour(
                actions[role], told[llm][role], *(compliance or {}).get(llm, (Fraction(1), None))
            )
            for role, llm in zip(actions, g, strict=True)
        ]
        for outcome in product(*done):
            p = chance * prod(d[a] for d, a in zip(done, outcome, strict=True))
            for llm, u in zip(g, payoff(*outcome), strict=True):
                total[llm] += p * u
    return total


def behaviour(
    actions: Sequence[Action], told: Action, follow: Fraction, otherwise: Action | None
) -> dict[Action, Fraction]:
    """What a client told an action does: follows, or plays `otherwise` (None: uniformly)."""
    chance = {a: Fraction(0) for a in actions}
    chance[told] += follow
    for a in actions if otherwise is None else [otherwise]:
        chance[a] += (1 - follow) / (len(actions) if otherwise is None else 1)
    return {a: p for a, p in chance.items() if p}


def means(shares: Shares, total: Mapping[str, Fraction]) -> dict[str, Fraction]:
    return {i: u / sum(w.get(i, Fraction(0)) for w in shares.values()) for i, u in total.items()}


def table(
    actions: Actions,
    payoff: Payoff,
    shares: Shares,
    law: Law | None = None,
    *,
    compliance: Compliance | None = None,
    uniform: bool = False,
) -> Table:
    """The whole meta-game: totals of every profile of pure meta-actions, in the LLMs' order."""
    law = independent(shares) if law is None else law
    names = llms_of(shares)
    profiles = product(*(plays(actions, shares, i, uniform) for i in names))
    return {
        p: totals(actions, payoff, shares, law, dict(zip(names, p, strict=True)), compliance)
        for p in profiles
    }


def gain(meta: Table, profile: tuple[Play, ...], llm: str) -> Fraction:
    """The most that an LLM can add to its total by changing its meta-action alone."""
    k = list(meta[profile]).index(llm)
    others = [p for p in meta if p[:k] + p[k + 1 :] == profile[:k] + profile[k + 1 :]]
    return max(meta[p][llm] for p in others) - meta[profile][llm]


def pure_equilibria(meta: Table) -> list[tuple[Play, ...]]:
    return [p for p in meta if all(gain(meta, p, llm) == 0 for llm in meta[p])]


def pure_minmax(meta: Table, llm: str) -> Fraction:
    """What the others' pure meta-actions can hold an LLM's total to."""
    k = list(next(iter(meta.values()))).index(llm)
    best: dict[tuple[Play, ...], Fraction] = {}
    for p, total in meta.items():
        others = p[:k] + p[k + 1 :]
        best[others] = max(best.get(others, total[llm]), total[llm])
    return min(best.values())
