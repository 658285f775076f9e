"""This module times payoffs by counts of actions against other ways to the same numbers.

Run it as a script; sizes are roles,actions,LLMs. In the base game a role gets 1 + its action / 2 if
its action is the only most frequent one. Each LLM gives one recommendation, so that the result is
the totals of n LLMs at m^n profiles. Programs take turns in one process; each was written for this
file and shares nothing with the package:

definition   the sum over who governs which role, in plain Python
dynamic      the law of the counts, role by role: the pair (F, G_i) with F <- F x_r and
             G_i <- G_i x_r + w_ri F, all profiles and LLMs at once in NumPy
tree         the same pairs multiplied up a binary tree, long products by FFT (two actions only)
integers     `dynamic` for one profile after another, in Python's integers (two actions only)
ours         `CountedPayoffs.totals`, in floats and in exact numbers

Shares differ from role to role, in twentieths; with --equal they are the same in every role, with
--fine they are multiples of 1/10007.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import prod

import numpy as np

from metagame.backends.normal_form.counts.base_game import by_counts
from metagame.backends.normal_form.problem import Component, Problem
from metagame.backends.normal_form.solvers.counts.uniform import CountedPayoffs

FLOATS = ("3,2,5", "11,2,3", "51,2,5", "101,2,2", "101,2,5", "1001,2,5", "10001,2,3", "51,3,3")
EXACT = ("11,2,3", "51,2,3", "101,2,2", "101,2,5", "21,3,3")
TERMS = 2e6
"""The definition is left out where it has more terms than this."""

CELLS = 3e9
"""The plain dynamic programme is left out where it takes more steps than this."""


class Majority:
    """The base game by counts of others."""

    def __init__(self, roles: int, actions: int) -> None:
        self.roles, self.actions = roles, actions
        self.crowds = self.kinds = (tuple(range(roles)),)
        self.crowd_of = (0,)

    def floats(self) -> np.ndarray:
        """Shape (m, R, ..., R): own action, counts of the others' actions but the first."""
        counts = np.indices((self.roles,) * (self.actions - 1))
        first = self.roles - 1 - counts.sum(axis=0)
        every = np.concatenate([first[None], counts])
        out = np.zeros((self.actions, *first.shape))
        for own in range(self.actions):
            mine = every[own] + 1
            best = np.delete(every, own, axis=0).max(axis=0)
            out[own] = np.where((mine > best) & (first >= 0), 1 + own / 2, 0)
        return out

    def table(self, kind: int) -> np.ndarray:
        """The same as exact numbers."""
        halves = (2 * self.floats()).astype(int)
        out = np.empty(halves.size, dtype=object)
        out[:] = [Fraction(h, 2) for h in halves.ravel().tolist()]
        return out.reshape(halves.shape)

    def payoff(self, role: int, profile: object) -> Fraction:
        """Not needed here."""
        raise NotImplementedError


def shares(roles: int, llms: int, kind: str) -> list[list[Fraction]]:
    """By role the share of each LLM."""
    rng = np.random.default_rng([roles, llms])
    whole = 10007 if kind == "fine" else 20
    rows = rng.multinomial(whole - llms, [1 / llms] * llms, size=roles) + 1
    if kind == "equal":
        rows = np.tile(rows[0], (roles, 1))
    return [[Fraction(int(k), whole) for k in row] for row in rows]


def ours(roles: int, actions: int, llms: int, kind: str) -> tuple[CountedPayoffs, np.ndarray]:
    """The game as the package has it, and all profiles."""
    rows = tuple(map(tuple, shares(roles, llms, kind)))
    obeyed = tuple(tuple(Fraction(a == b) for b in range(actions)) for a in range(actions))
    problem = Problem(
        roles=tuple(f"r{r}" for r in range(roles)),
        actions=(tuple(range(actions)),) * roles,
        llms=tuple(f"l{i}" for i in range(llms)),
        base=None,  # type: ignore[arg-type]
        clients=rows,
        matching=(Component(Fraction(1), rows),),
        followed=((obeyed,) * roles,) * llms,
        free=((tuple(range(roles)),),) * llms,
        counts=Majority(roles, actions),
    )
    game = by_counts(problem)
    assert game is not None
    alike = tuple((i,) for i in range(llms))
    chosen = np.array(list(product(range(actions), repeat=llms)))
    return CountedPayoffs.by_counts(problem, 2**33, game, alike), chosen


# --- other ways --------------------------------------------------------------------------------


def definition(roles: int, actions: int, llms: int, kind: str) -> Callable[[], np.ndarray]:
    """The sum over governors."""
    w = [[float(x) for x in row] for row in shares(roles, llms, kind)]
    draws = list(product(range(llms), repeat=roles))

    def paid(played: list[int], own: int) -> float:
        often = [played.count(a) for a in range(actions)]
        top = max(often)
        return 1 + own / 2 if often[own] == top and often.count(top) == 1 else 0.0

    def run() -> np.ndarray:
        rows = []
        for told in product(range(actions), repeat=llms):
            total = [0.0] * llms
            for g in draws:
                weight = prod(w[r][i] for r, i in enumerate(g))
                played = [told[i] for i in g]
                for i in g:
                    total[i] += weight * paid(played, told[i])
            rows.append(total)
        return np.array(rows).T

    return run


def dynamic(roles: int, actions: int, llms: int, kind: str) -> Callable[[], np.ndarray]:
    """Pairs (F, G_i), role by role."""
    w = np.array(shares(roles, llms, kind), dtype=float)
    told = np.array(list(product(range(actions), repeat=llms)))
    laws = np.stack([(told == a) @ w.T for a in range(actions)], axis=2)  # (P, R, m)
    payoffs = Majority(roles, actions).floats()
    axes = actions - 1

    def run() -> np.ndarray:
        pair = np.zeros((len(told), 1 + llms, *(roles + 1,) * axes))
        pair[(slice(None), 0, *(0,) * axes)] = 1
        for r in range(roles):
            inner = (slice(None), slice(None), *(slice(0, r + 1),) * axes)
            old = pair[inner].copy()
            law = laws[:, r].reshape(len(told), 1, actions, *(1,) * axes)
            pair[inner] = old * law[:, :, 0]
            for a in range(1, actions):
                moved = [slice(0, r + 1)] * axes
                moved[a - 1] = slice(1, r + 2)
                pair[(slice(None), slice(None), *moved)] += old * law[:, :, a]
            here = (slice(None), slice(1, None), *(slice(0, r + 1),) * axes)
            pair[here] += w[r].reshape(1, llms, *(1,) * axes) * old[:, :1]
        laws_of = pair[(slice(None), slice(1, None), *(slice(0, roles),) * axes)]
        flat = laws_of.reshape(len(told), llms, -1)
        return np.einsum("pik,pik->ip", flat, payoffs.reshape(actions, -1)[told])

    return run


def tree(roles: int, actions: int, llms: int, kind: str) -> Callable[[], np.ndarray]:
    """Pairs (F, G_i) up a binary tree."""
    w = np.array(shares(roles, llms, kind), dtype=float)
    told = np.array(list(product(range(actions), repeat=llms)))
    q = told @ w.T
    payoffs = Majority(roles, actions).floats()
    leaves = 2 ** (roles - 1).bit_length()

    def times(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        n, m = a.shape[-1], b.shape[-1]
        if min(n, m) > 24:
            size = 2 ** (n + m - 2).bit_length()
            return np.fft.irfft(np.fft.rfft(a, size) * np.fft.rfft(b, size), size)[..., : n + m - 1]
        shape = np.broadcast_shapes(a.shape[:-1], b.shape[:-1])
        out = np.zeros((*shape, n + m - 1))
        for k in range(m):
            out[..., k : k + n] += a * b[..., k : k + 1]
        return out

    def run() -> np.ndarray:
        f = np.zeros((len(told), 1, leaves, 2))
        f[..., 0] = 1
        f[:, 0, :roles, 0], f[:, 0, :roles, 1] = 1 - q, q
        g = np.zeros((len(told), llms, leaves, 1))
        g[:, :, :roles, 0] = w.T
        while f.shape[2] > 1:
            even, odd = f[:, :, 0::2], f[:, :, 1::2]
            g = times(g[:, :, 0::2], odd) + times(g[:, :, 1::2], even)
            f = times(even, odd)
            f, g = f[..., : roles + 1], g[..., :roles]
        return np.einsum("pik,pik->ip", g[:, :, 0], payoffs[told][..., : g.shape[-1]])

    return run


def integers(roles: int, actions: int, llms: int, kind: str) -> Callable[[], list[list[int]]]:
    """Pairs (F, G_i) in Python's integers, in units of 2 * D^R."""
    rows = shares(roles, llms, kind)
    unit = max(x.denominator for row in rows for x in row)
    w = [[int(x * unit) for x in row] for row in rows]
    payoffs = (2 * Majority(roles, actions).floats()).astype(int).tolist()

    def step(f: list[int], p: int, q: int) -> list[int]:
        return [p * a + q * b for a, b in zip([*f, 0], [0, *f], strict=True)]

    def run() -> list[list[int]]:
        out = []
        for told in product(range(2), repeat=llms):
            f, g = [1], [[0] for _ in range(llms)]
            for row in w:
                q = sum(x for x, a in zip(row, told, strict=True) if a)
                for i, x in enumerate(row):
                    moved = step(g[i], unit - q, q)
                    g[i] = [a + x * b for a, b in zip(moved, [*f, 0], strict=True)]
                f = step(f, unit - q, q)
            out.append(
                [
                    sum(a * b for a, b in zip(law, payoffs[a_i], strict=False))
                    for law, a_i in zip(g, told, strict=True)
                ]
            )
        return out

    return run


# --- comparison --------------------------------------------------------------------------------


def turns(runs: dict[str, Callable[[], object]], seconds: float) -> dict[str, float]:
    """Median seconds of each, taking turns after one warm-up."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    begin = time.perf_counter()
    for run in runs.values():
        run()
    repeat = max(3, min(25, int(seconds / (time.perf_counter() - begin))))
    for _ in range(repeat):
        for name, run in runs.items():
            begin = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - begin)
    return {name: statistics.median(taken) for name, taken in times.items()}


def compare(size: str, kind: str, seconds: float) -> str:
    """One line: floats."""
    shape = roles, actions, llms = tuple(map(int, size.split(",")))
    counted, chosen = ours(*shape, kind)
    runs: dict[str, Callable[[], object]] = {"ours": lambda: counted.totals(chosen, False)}
    known = counted.totals(chosen, False)
    profiles = actions**llms
    others = {"tree": tree} if actions == 2 else {}
    if profiles * (llms + 1) * roles**actions * actions < CELLS:
        others["dynamic"] = dynamic
    if roles < 20 and profiles * roles * llms**roles < TERMS:
        others["definition"] = definition
    for name, make in others.items():
        runs[name] = make(*shape, kind)
        gap = np.abs(np.asarray(runs[name]()) - known.totals.numerators).max()
        assert gap < known.error + 1e-9 * roles, (name, gap)
    return _line(size, turns(runs, seconds), f"error at most {known.error:.0e}")


def compare_exact(size: str, kind: str, seconds: float) -> str:
    """One line: exact numbers."""
    shape = tuple(map(int, size.split(",")))
    roles, actions = shape[:2]
    counted, chosen = ours(*shape, kind)
    runs: dict[str, Callable[[], object]] = {"ours": lambda: counted.totals(chosen, True)}
    if actions == 2:
        runs["integers"] = integers(*shape, kind)
        unit = 10007 if kind == "fine" else 20
        again = np.array(runs["integers"](), dtype=object).T
        exact = counted.totals(chosen, True).totals.numbers()
        assert all(
            a == Fraction(b, 2 * unit**roles)
            for a, b in zip(exact.ravel().tolist(), again.ravel().tolist(), strict=True)
        )
    return _line(size, turns(runs, seconds), "exact")


def _line(size: str, taken: dict[str, float], note: str) -> str:
    own = taken["ours"]
    shown = [f"{name} {t * 1e3:.3f} ms" for name, t in taken.items()]
    ratios = [f"{name}/ours {t / own:.1f}" for name, t in taken.items() if name != "ours"]
    return f"{size:10} {'  '.join(shown)}   {'  '.join(ratios)}   ({note})"


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", help="roles,actions,LLMs")
    parser.add_argument("--equal", action="store_true", help="the same shares in every role")
    parser.add_argument("--fine", action="store_true", help="shares with a large denominator")
    parser.add_argument("--seconds", type=float, default=4.0, help="about, for each line")
    options = parser.parse_args()
    kind = "equal" if options.equal else "fine" if options.fine else "twentieths"
    print(f"numpy {np.__version__}; shares: {kind}")
    for size in options.sizes or FLOATS:
        print("floats ", compare(size, kind, options.seconds))
    for size in options.sizes or EXACT:
        print("exact  ", compare_exact(size, kind, options.seconds))


if __name__ == "__main__":
    main()
