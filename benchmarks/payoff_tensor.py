"""This module times the payoff tensor against its definition and a plain split matrix product.

Run it as a script; sizes are roles,actions,LLMs. Each line compares programs that take turns in
one process on the same random game (integer payoffs, shares in twentieths):

definition   the sum over governors, in plain Python, on a sample of profiles and scaled up
plain        U_i = [A_i | X_L] [X_H | B_i]^T in floats by Kronecker products, nothing tuned
ours         `payoff_tensor`, lowering included, on exact and on float payoffs
"""

from __future__ import annotations

import argparse
import statistics
import time
import tracemalloc
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import prod

import numpy as np

from metagame.backends.normal_form.problem import Component, Problem
from metagame.backends.normal_form.solvers.payoffs.tensor import (
    FactoredPayoffs,
    dense_bytes,
    payoff_tensor,
)

SIZES = ("2,2,2", "3,3,3", "6,2,2", "8,2,2", "10,2,2", "7,2,3")
SAMPLE = 40


class Table:
    """A base game as an object array of shape (R, m, ..., m)."""

    def __init__(self, payoffs: np.ndarray) -> None:
        self.payoffs = payoffs

    def on_grid(self, supports: object) -> np.ndarray:
        """The payoffs on a product of actions."""
        return self.payoffs[np.ix_(range(len(self.payoffs)), *supports)]  # type: ignore[misc]


def game(roles: int, actions: int, llms: int, floats: bool = False) -> Problem:
    """A random meta-game under full compliance and independent matching."""
    rng = np.random.default_rng([roles, actions, llms])
    values = rng.integers(0, 100, (roles,) + (actions,) * roles)
    table = (values.astype(float) if floats else values).astype(object)
    cuts = rng.multinomial(20 - llms, [1 / llms] * llms, size=roles) + 1
    rows = tuple(tuple(Fraction(int(c), 20) for c in cut) for cut in cuts)
    obeyed = tuple(tuple(Fraction(int(a == b)) for b in range(actions)) for a in range(actions))
    return Problem(
        roles=tuple(f"r{r}" for r in range(roles)),
        actions=(tuple(range(actions)),) * roles,
        llms=tuple(f"l{i}" for i in range(llms)),
        base=Table(table),
        clients=rows,
        matching=(Component(Fraction(1), rows),),
        followed=((obeyed,) * roles,) * llms,
        free=(tuple((r,) for r in range(roles)),) * llms,
    )


def definition(p: Problem) -> Callable[[], list[list[float]]]:
    """U at a sample of profiles, governor by governor."""
    u, w = p.base.payoffs.astype(float), np.array(p.clients, dtype=float)
    roles, n, m = len(p.roles), len(p.llms), len(p.actions[0])
    draws = list(product(range(n), repeat=roles))
    rng = np.random.default_rng(0)
    count = min(SAMPLE, prod(p.sizes))
    sample = [[rng.integers(0, m, roles).tolist() for _ in range(n)] for _ in range(count)]
    pay = [{b: float(u[(r, *b)]) for b in np.ndindex(*u.shape[1:])} for r in range(roles)]
    share = w.tolist()

    def run() -> list[list[float]]:
        out = []
        for told in sample:
            total = [0.0] * n
            for g in draws:
                weight = prod(share[r][g[r]] for r in range(roles))
                played = tuple(told[g[r]][r] for r in range(roles))
                for r in range(roles):
                    total[g[r]] += weight * pay[r][played]
            out.append(total)
        return out

    return run


def plain(p: Problem) -> Callable[[], np.ndarray]:
    """Split matrix product with nothing but np.kron and one transposition of each result."""
    u, w = p.base.payoffs.astype(float), np.array(p.clients, dtype=float)
    roles, n, m = len(p.roles), len(p.llms), len(p.actions[0])
    cut = roles // 2
    told = [np.kron(np.kron(np.ones(m**j), np.eye(m)), np.ones(m ** (n - 1 - j))) for j in range(n)]

    def chain(members: range, own: tuple[int, int] | None) -> np.ndarray:
        out = np.ones((1, 1))
        for r in members:
            law = sum(w[r, j] * told[j] for j in ([own[1]] if own and own[0] == r else range(n)))
            out = np.kron(out, law)
        return out

    def run() -> np.ndarray:
        low, high = range(cut), range(cut, roles)
        cube = u.reshape(roles, m**cut, -1)
        xl, xh = chain(low, None), chain(high, None)
        out = np.empty((n, *(m**roles,) * n))
        axes = [r * n + i for i in range(n) for r in range(roles)]
        for i in range(n):
            a = sum((cube[r].T @ chain(low, (r, i)) for r in low), np.zeros_like(xl[:1]))
            b = sum(cube[r] @ chain(high, (r, i)) for r in high)
            left = np.vstack([np.broadcast_to(a, (cube.shape[2], xl.shape[1])), xl])
            full = left.T @ np.vstack([xh, b])
            out[i] = full.reshape((m,) * (n * roles)).transpose(axes).reshape(out[i].shape)
        return out

    return run


def turns(runs: list[Callable[[], object]]) -> list[float]:
    """Median seconds of each, taking turns after one warm-up."""
    times: list[list[float]] = [[] for _ in runs]
    begin = time.perf_counter()
    for run in runs:
        run()
    repeat = max(3, min(25, int(4 / (time.perf_counter() - begin))))
    for _ in range(repeat):
        for run, taken in zip(runs, times, strict=True):
            begin = time.perf_counter()
            run()
            taken.append(time.perf_counter() - begin)
    return [statistics.median(taken) for taken in times]


def compare(size: str) -> str:
    """One line of the table; checks on the way that all programs agree."""
    shape = tuple(int(x) for x in size.split(","))
    exact, floats = game(*shape), game(*shape, floats=True)
    whole = payoff_tensor(exact).totals
    assert whole.exact
    np.testing.assert_allclose(plain(exact)(), whole.floats(), rtol=1e-9)
    np.testing.assert_allclose(payoff_tensor(floats).totals.floats(), whole.floats(), rtol=1e-9)
    reference = definition(exact)
    begin = time.perf_counter()
    sample = len(reference())
    slow = (time.perf_counter() - begin) / sample * prod(exact.sizes)
    base, ours, numeric = turns(
        [plain(exact), lambda: payoff_tensor(exact), lambda: payoff_tensor(floats)]
    )
    return (
        f"{size:8} definition {slow * 1e3:12.1f} ms  plain {base * 1e3:8.3f} ms  "
        f"ours exact {ours * 1e3:8.3f} ms  float {numeric * 1e3:8.3f} ms   "
        f"definition/ours {slow / ours:10.0f}   plain/ours {base / ours:5.2f} exact"
        f" {base / numeric:5.2f} float"
    )


def best_reply() -> str:
    """Time and peak memory of one exact best reply where the tensor is out of reach."""
    p = game(10, 2, 3)
    tracemalloc.start()
    begin = time.perf_counter()
    factored = FactoredPayoffs.of(p)
    ready = time.perf_counter()
    factored.best_replies(0, [0, 700, 77])
    end = time.perf_counter()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return (
        f"10,2,3   tensor {dense_bytes(p) / 1e9:.1f} GB; best reply: {peak / 2**20:.1f} MiB peak, "
        f"{(ready - begin) * 1e3:.1f} ms to lower, {(end - ready) * 1e3:.1f} ms each (traced)"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", default=SIZES, help="roles,actions,LLMs")
    print(f"numpy {np.__version__}")
    for size in parser.parse_args().sizes:
        print(compare(size))
    print(best_reply())


if __name__ == "__main__":
    main()
