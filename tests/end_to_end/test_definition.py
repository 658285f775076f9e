"""This module compares compiled specs with the definition: random texts against brute force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import permutations, product
from math import prod
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import metagame
from brute_force import (
    Play,
    Table,
    behaviour,
    gain,
    governed,
    means,
    plays,
    pure_equilibria,
    pure_minmax,
)
from metagame.backends.normal_form import solve
from metagame.backends.normal_form.meta_game import MetaGame
from metagame.backends.normal_form.solvers.counts.orbits import (
    count_orbits,
    orbits,
    told,
    used_actions,
)

from .random_specs import Spec, games, specs

stable = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class Compared:
    """A compiled spec beside brute force's table of it; profiles are listed in brute's order."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.game = metagame.loads(spec.text).meta_game()
        self.meta: Table = spec.table()
        self.plays = {
            llm: [spec.in_full(llm, play) for play in listed]
            for llm, listed in self.game.strategies.items()
        }

    def profile(self, index: Sequence[int]) -> tuple[Play, ...]:
        """The profile at an index of the payoff tensor."""
        played = {
            llm: listed[k] for (llm, listed), k in zip(self.plays.items(), index, strict=True)
        }
        return self.of(played)

    def of(self, played: Mapping[str, Play]) -> tuple[Play, ...]:
        return tuple(played[llm] for llm in self.spec.llms)

    def in_full(self, played: Mapping[str, Play]) -> tuple[Play, ...]:
        return self.of({llm: self.spec.in_full(llm, play) for llm, play in played.items()})

    @property
    def indices(self) -> Any:
        return product(*map(range, self.game.sizes))


def compare(spec: Spec, pick: int) -> None:
    """Everything that brute force can say of a spec; `pick` chooses a profile to look into."""
    it = Compared(spec)
    game, meta = it.game, it.meta
    assert sorted(game.llms) == sorted(spec.llms)
    for llm, listed in it.plays.items():
        assert listed == list(plays(spec.game.actions, spec.shares, llm, spec.uniform))
    totals, floats = game.tensor.totals.numbers(), game.payoffs
    assert totals.shape == floats.shape == (len(game.llms), *game.sizes)
    for index in it.indices:
        expected = meta[it.profile(index)]
        for i, llm in enumerate(game.llms):
            assert totals[(i, *index)] == expected[llm]
            assert floats[(i, *index)] == pytest.approx(float(expected[llm]), abs=1e-12)
    compare_equilibria(it)
    compare_floors(it)
    compare_one_profile(it, list(meta)[pick % len(meta)])


def compare_equilibria(it: Compared) -> None:
    found = it.game.nash(kind="pure")
    assert found.complete and found.exact
    assert {it.in_full(e.play) for e in found} == set(pure_equilibria(it.meta))
    assert len({it.in_full(e.play) for e in found}) == len(found)
    recomputed = [e.regret is not None for e in found]
    assert recomputed == sorted(recomputed, reverse=True) and all(recomputed[:60])
    for e in found:
        expected = it.meta[it.in_full(e.play)]
        assert dict(e.total) == expected
        assert dict(e.mean) == means(it.spec.shares, expected)
        assert e.exact and e.regret in (0, None)


def compare_floors(it: Compared) -> None:
    found = it.game.minmax(kind="pure")
    floors = {llm: pure_minmax(it.meta, llm) for llm in it.game.llms}
    assert found.unit == "mean" and found.exact
    assert dict(found.value) == means(it.spec.shares, floors)
    for llm, rows in found.punishment.items():
        ((others, probability),) = rows
        held = [it.meta[it.in_full({**others, llm: own})][llm] for own in it.game.strategies[llm]]
        assert probability == 1 and max(held) == floors[llm]


def compare_one_profile(it: Compared, profile: tuple[Play, ...]) -> None:
    told = dict(zip(it.spec.llms, profile, strict=True))
    index = [it.plays[llm].index(told[llm]) for llm in it.game.llms]
    played = {llm: it.game.strategies[llm][k] for llm, k in zip(it.game.llms, index, strict=True)}
    found = it.game.check(played)
    gains = {llm: gain(it.meta, profile, llm) for llm in it.spec.llms}
    assert dict(found.gain) == gains
    assert found.is_equilibrium == (max(gains.values()) == 0)
    assert dict(found.total) == it.meta[profile]
    assert dict(found.mean) == means(it.spec.shares, it.meta[profile])
    for llm in it.game.llms:
        best = it.of(told | {llm: it.spec.in_full(llm, found.deviation[llm])})
        assert it.meta[best][llm] == it.meta[profile][llm] + gains[llm]
    llm = it.game.llms[0]
    answer = it.game.best_response(llm, played)
    replies = answer.responses
    there = it.of(told | {llm: it.spec.in_full(llm, replies[0])})
    assert answer.is_equilibrium == all(gain(it.meta, there, i) == 0 for i in it.spec.llms)
    best = {
        play
        for play in it.plays[llm]
        if it.meta[it.of(told | {llm: play})][llm] == it.meta[profile][llm] + gains[llm]
    }
    assert {it.spec.in_full(llm, play) for play in replies} == best


PICK = st.integers(0, 10**6)


@settings(stable, max_examples=100)
@given(specs(matchings=("independent",), kinds=("table", "patterns")), PICK)
def test_tables_under_independent_matching(spec: Spec, pick: int) -> None:
    compare(spec, pick)


@settings(stable, max_examples=90)
@given(specs(matchings=("independent",), kinds=("formula",)), PICK)
def test_formulas_under_independent_matching(spec: Spec, pick: int) -> None:
    compare(spec, pick)


@settings(stable, max_examples=100)
@given(specs(matchings=("assortative", "joint")), PICK)
def test_other_matchings(spec: Spec, pick: int) -> None:
    compare(spec, pick)


@settings(stable, max_examples=90)
@given(specs(disobedient=True), PICK)
def test_clients_that_do_not_follow(spec: Spec, pick: int) -> None:
    compare(spec, pick)


# --- facts that follow -------------------------------------------------------------------------


@settings(stable, max_examples=30)
@given(specs(disobedient=True), PICK)
def test_the_totals_add_up_to_what_one_instance_pays(spec: Spec, pick: int) -> None:
    game = metagame.loads(spec.text).meta_game()
    profiles = list(product(*game.strategies.values()))
    played = dict(zip(game.llms, profiles[pick % len(profiles)], strict=True))
    told = {
        llm: dict(zip(governed(spec.shares, llm), spec.in_full(llm, play), strict=True))
        for llm, play in played.items()
    }
    instance = Fraction(0)
    for g, chance in spec.law.items():
        done = [
            behaviour(known, told[llm][role], *spec.compliance.get(llm, (Fraction(1), None)))
            for (role, known), llm in zip(spec.game.actions.items(), g, strict=True)
        ]
        for outcome in product(*done):
            p = prod(d[a] for d, a in zip(done, outcome, strict=True))
            instance += chance * p * sum(spec.game.payoff(*outcome))
    assert sum(game.check(played).total.values()) == instance


@st.composite
def single_role_specs(draw: Any) -> Spec:
    """A base game each of whose roles is shared by LLMs of its own."""
    game = draw(games())
    shares: dict[str, dict[str, Fraction]] = {}
    for k, role in enumerate(game.actions):
        count = draw(st.integers(1, 2)) if len(game.actions) < 4 else 1
        parts = [draw(st.integers(1, 3)) for _ in range(count)]
        names = [f"llm_{k}_{j}" for j in range(count)]
        shares[role] = {i: Fraction(p, sum(parts)) for i, p in zip(names, parts, strict=True)}
    llms = ", ".join(i for by_llm in shares.values() for i in by_llm)
    clients = "".join(
        f"  clients of {role}: {', '.join(f'{i} {w}' for i, w in by_llm.items())}\n"
        for role, by_llm in shares.items()
    )
    return Spec(game, f"population {{\n  llms {llms}\n{clients}}}\n", shares, {})


@settings(stable, max_examples=40)
@given(single_role_specs())
def test_llms_with_one_role_each_play_the_base_game(spec: Spec) -> None:
    """A profile is an equilibrium iff the roles' mixtures are one of the base game."""
    model = metagame.loads(spec.text)
    assert model.run().topology.collapses
    game = model.meta_game()
    equilibria = {tuple(e.play.values()) for e in game.nash(kind="pure")}
    for profile in product(*game.strategies.values()):
        played = dict(zip(game.llms, profile, strict=True))
        mixture = [role_mixture(by_llm, played) for by_llm in spec.shares.values()]
        assert (profile in equilibria) == is_base_equilibrium(spec, mixture)


@settings(stable, max_examples=20)
@given(games())
def test_one_llm_for_each_role_is_the_base_game(game: Any) -> None:
    roles = list(game.actions)
    llms = [f"llm_{k}" for k in range(len(roles))]
    clients = "".join(f"  clients of {r}: {i} 1\n" for r, i in zip(roles, llms, strict=True))
    base = metagame.loads(game.text).meta_game()
    advised = metagame.loads(
        f"{game.text}\npopulation {{ llms {', '.join(llms)}\n{clients}}}"
    ).meta_game()
    assert base.llms == tuple(roles) and advised.llms == tuple(llms)
    assert base.tensor.totals.numbers().tolist() == advised.tensor.totals.numbers().tolist()
    for profile in product(*(range(size) for size in base.sizes)):
        actions = [known[k] for known, k in zip(game.actions.values(), profile, strict=True)]
        assert base.tensor.totals_at(profile) == tuple(game.payoff(*actions))


Mixture = dict[Any, Fraction]


def role_mixture(by_llm: Mapping[str, Fraction], played: Mapping[str, Any]) -> Mixture:
    mixture: Mixture = {}
    for llm, share in by_llm.items():
        (action,) = played[llm]
        mixture[action] = mixture.get(action, Fraction(0)) + share
    return mixture


def is_base_equilibrium(spec: Spec, mixture: list[Mixture]) -> bool:
    """Whether every action in use is a best reply to the others' mixtures."""
    for r, known in enumerate(spec.game.actions.values()):
        expected = dict.fromkeys(known, Fraction(0))
        for outcome in product(*(known if q == r else mixture[q] for q in range(len(mixture)))):
            p = prod(mixture[q][a] for q, a in enumerate(outcome) if q != r)
            expected[outcome[r]] += p * spec.game.payoff(*outcome)[r]
        if any(expected[action] < max(expected.values()) for action in mixture[r]):
            return False
    return True


# --- the reduction by labels -------------------------------------------------------------------


def orbit_words(spec: Spec, game: MetaGame, llm: int, profile: Sequence[int]) -> list[Any]:
    """One deviation of each orbit; labels that disobedient clients fall back on are told apart."""
    known = game.problem.actions[0]
    used = set(used_actions(game.problem, profile, llm))
    used |= {known.index(stray) for _, stray in spec.compliance.values() if stray is not None}
    return list(orbits(len(game.problem.free[llm]), sorted(used), len(known)))


@settings(stable, max_examples=60)
@given(specs(kinds=("labels",), disobedient=True), PICK)
def test_best_responses_by_orbits_are_those_by_enumeration(spec: Spec, pick: int) -> None:
    model = metagame.loads(spec.text)
    assert model.run([]).topology is not None
    game = model.meta_game()
    symmetry = game.graph.symmetry
    assert symmetry is not None and symmetry.labels_only
    profiles = list(product(*map(range, game.sizes)))
    profile = profiles[pick % len(profiles)]
    for llm in range(len(game.llms)):
        words = orbit_words(spec, game, llm, profile)
        reduced = solve._best_orbit(game, llm, profile, words)
        best, value = game.factored.best_replies(llm, profile)
        assert reduced.value == value and reduced.exact
        assert set(reduced.responses) <= set(best)
        representatives = {canonical(spec, game, llm, profile, k) for k in reduced.responses}
        assert representatives == {canonical(spec, game, llm, profile, k) for k in best}
        assert len(representatives) == len(reduced.responses)


def canonical(spec: Spec, game: MetaGame, llm: int, profile: Sequence[int], index: int) -> Any:
    """The least word of a deviation's orbit, by trying every renaming of the free labels."""
    known = range(len(game.problem.actions[0]))
    used = set(used_actions(game.problem, profile, llm))
    strays = {stray for _, stray in spec.compliance.values() if stray is not None}
    used |= {game.problem.actions[0].index(stray) for stray in strays}
    free = [k for k in known if k not in used]
    word = told(game.problem, llm, index)
    renamings = (dict(zip(free, order, strict=True)) for order in permutations(free))
    return min(tuple(renaming.get(k, k) for k in word) for renaming in renamings)


@pytest.mark.parametrize(
    ("groups", "used", "size"),
    [(1, 0, 3), (2, 0, 3), (3, 1, 4), (4, 2, 5), (5, 0, 4), (3, 3, 3), (2, 1, 1), (0, 1, 3)],
)
def test_there_is_one_word_of_each_orbit(groups: int, used: int, size: int) -> None:
    """Orbits of words under renamings of the labels that nobody uses, counted by enumeration."""
    fixed = list(range(used))
    free = list(range(used, size))
    renamings = [dict(zip(free, order, strict=True)) for order in permutations(free)]

    def least(word: tuple[int, ...]) -> tuple[int, ...]:
        return min(tuple(renaming.get(k, k) for k in word) for renaming in renamings)

    words = list(orbits(groups, fixed, size))
    assert len(words) == count_orbits(groups, used, size)
    assert {least(word) for word in words} == set(map(least, product(range(size), repeat=groups)))
    assert len({least(word) for word in words}) == len(words)


def test_a_large_game_of_labels_is_reduced() -> None:
    """The path that `check` takes where deviations are many is the one that is compared above."""
    text = """game big { roles member[6] actions 1..30
      payoff = if count(all, own) == 3 then 1 else 0 }
    population { llms A, B
      clients of member[1..3]: A 1
      clients of member[4..6]: B 1 }"""
    game = metagame.loads(text).meta_game()
    found = game.check({"A": (1, 1, 2), "B": (5, 5, 5)})
    assert found.reduction
    assert found.gain["A"] == 3 and found.gain["B"] == 0
    assert len(set(found.deviation["A"])) == 1 and found.deviation["A"][0] != 5
    small = metagame.loads(text.replace("1..30", "1..5")).meta_game()
    same = small.check({"A": (1, 1, 2), "B": (5, 5, 5)})
    assert not same.reduction and same.gain == found.gain
