"""This module asks Gambit for equilibria, in a process of its own with a time limit."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from importlib.util import find_spec
from math import prod

from attrs import frozen

from ....numbers.floats import Number
from ....numbers.scaled import Scaled

SECONDS = 60.0
"""Time that Gambit gets for one solver; some of them do not end on degenerate games."""

ENUMPOLY_PROFILES = 4000
"""Most profiles of supports for which Gambit solves all of their systems of polynomials."""

PROFILES_LIMIT = 200_000
"""Most pure profiles of a game that is handed to Gambit."""

_CHILD = """
import json, sys
from fractions import Fraction
import numpy, pygambit
asked = json.load(sys.stdin)
arrays = []
for flat in asked["payoffs"]:
    array = numpy.empty(len(flat), dtype=object)
    array[:] = [pygambit.Rational(x) for x in flat]
    arrays.append(array.reshape(asked["shape"]))
game = pygambit.Game.from_arrays(*arrays)
solve = getattr(pygambit.nash, asked["solver"] + "_solve")
options = {"rational": True} if asked["solver"] == "enummixed" else {}
found = solve(game, **options)
def text(p):
    return repr(p) if isinstance(p, float) else str(Fraction(p.numerator, p.denominator))
listed = [
    [[text(e[s]) for s in player.strategies] for player in game.players] for e in found.equilibria
]
json.dump({"version": pygambit.__version__, "equilibria": listed}, sys.stdout)
"""


class GambitFailed(Exception):
    """Gambit gave no answer; the message says why."""


@frozen(eq=False)
class Answer:
    """What Gambit found.

    profiles   mixed profiles: for each LLM S_i probabilities, Fractions or floats
    solver     the name of its solver
    version    of pygambit
    """

    profiles: tuple[tuple[tuple[Number, ...], ...], ...]
    solver: str
    version: str


def installed() -> bool:
    """Whether pygambit can be imported."""
    return find_spec("pygambit") is not None


def solvers_for(sizes: tuple[int, ...], pure: bool) -> tuple[str, ...]:
    """Gambit's solvers that fit a game with these numbers of meta-actions, the best one first."""
    if pure or len(sizes) == 1:
        return ("enumpure",)
    if len(sizes) == 2:
        return ("enummixed",)
    if prod((1 << s) - 1 for s in sizes) <= ENUMPOLY_PROFILES:
        return "enumpoly", "logit"
    return ("logit",)


def ask(utilities: Scaled, solver: str, seconds: float = SECONDS) -> Answer:
    """The equilibria that one of Gambit's solvers finds; payoffs are handed over exactly.

    `utilities` has shape (n, S_1, ..., S_n). Raises GambitFailed.
    """
    values = [Fraction(x) for x in utilities.numbers().ravel().tolist()]
    count = prod(utilities.shape[1:])
    flat = [str(x) for x in values]
    asked = {
        "shape": utilities.shape[1:],
        "solver": solver,
        "payoffs": [flat[k : k + count] for k in range(0, len(flat), count)],
    }
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", _CHILD],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        raise GambitFailed(f"{solver} did not end in {seconds:g} seconds") from None
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        raise GambitFailed(f"{solver}: {lines[-1]}")
    found = json.loads(done.stdout)
    profiles = tuple(
        tuple(tuple(map(_number, own)) for own in profile) for profile in found["equilibria"]
    )
    return Answer(profiles, solver, found["version"])


def _number(text: str) -> Number:
    return float(text) if "." in text or "e" in text or "n" in text else Fraction(text)
