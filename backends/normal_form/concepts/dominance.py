"""This module asks which meta-actions survive iterated elimination, and checks every proof."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import lcm
from typing import TYPE_CHECKING, TypeVar

from ....dsl.diagnostic import InternalError
from ...numbers.rounded import rounded
from ...numbers.scaled import Scaled
from ...results.common import ByLlm
from ...results.dominance import Dominance, Eliminated, Survivor
from ..profiles import too_big, verify_payoffs
from ..solve import refuse_draws
from ..solvers.concepts.dominance import (
    Belief,
    Dominated,
    Elimination,
    Justified,
    Mixture,
    eliminate,
)
from ..solvers.payoffs.lower import TooLarge
from ..to_result import simple

if TYPE_CHECKING:
    from ..named_game import NamedGame

Key = TypeVar("Key")

STRICT = "strict dominance leaves the same whatever the order of elimination"
WEAK = (
    "depends on the order: in every round all that is weakly dominated goes, of every LLM at once; "
    "other orders may leave other meta-actions"
)
ALONE = "left are the best replies to some belief about the other LLM; none of the rest ever is one"
CORRELATED = (
    "left are the best replies to some belief, which may correlate the others' play (correlated "
    "rationalizability); under independent beliefs fewer may be left"
)


def dominance(game: NamedGame, kind: str) -> Dominance:
    """What iterated elimination of strictly or weakly dominated meta-actions leaves.

    Raises:
        Refusal: the game is too large.
        ValueError: an unknown kind.
    """
    if kind not in ("strict", "weak"):
        raise ValueError(f"kind is 'strict' or 'weak', not {kind!r}")
    return _named(game, "dominance", kind, WEAK if kind == "weak" else STRICT)


def rationalizable(game: NamedGame) -> Dominance:
    """What is left when everything that is never a best reply goes, again and again (Bernheim 1984;
    Pearce 1984). Beliefs may be correlated, so that it is what strict dominance by mixtures leaves.

    Raises:
        Refusal: the game is too large.
    """
    return _named(game, "rationalizable", "strict", ALONE if len(game.llms) <= 2 else CORRELATED)


def _named(game: NamedGame, method: str, kind: str, reason: str) -> Dominance:
    refuse_draws(game, "mixed")
    utilities = rounded(game.tensor.utilities)
    try:
        found = eliminate(utilities, weak=kind == "weak")
    except TooLarge as error:
        too_big(str(error), "pure dominance and 'nash(kind = pure)' compare profiles only")
    _Verifier(utilities, kind == "weak").verify(found)
    verify_payoffs(game, product(*([j.action for j in side] for side in found.left)))
    gone = tuple(
        _eliminated(game, k, d) for k, went in enumerate(found.rounds, start=1) for d in went
    )
    left = [tuple(_survivor(game, i, j) for j in side) for i, side in enumerate(found.left)]
    survivors = ByLlm.of(game.llms, left)
    exact = game.tensor.utilities.exact
    return Dominance(method, kind, len(found.rounds), gone, survivors, reason, exact)


def _eliminated(game: NamedGame, number: int, d: Dominated) -> Eliminated:
    by = tuple((game.play(d.llm, k), simple(p)) for k, p in d.by)
    return Eliminated(number, game.llms[d.llm], game.play(d.llm, d.action), by)


def _survivor(game: NamedGame, llm: int, j: Justified) -> Survivor:
    others = [k for k in range(len(game.llms)) if k != llm]
    belief = []
    for profile, p in j.belief:
        names = [(game.llms[o], game.play(o, k)) for o, k in zip(others, profile, strict=True)]
        belief.append((ByLlm(tuple(names)), simple(p)))
    return Survivor(game.play(llm, j.action), tuple(belief))


class _Verifier:
    """Checks the proofs of an elimination in fractions, one inequality after another."""

    def __init__(self, utilities: Scaled, weak: bool) -> None:
        self.utilities = utilities
        self.weak = weak
        self.kept = [list(range(size)) for size in utilities.shape[1:]]

    def verify(self, found: Elimination) -> None:
        """Raises InternalError if some proof proves nothing, or something was left in between."""
        for went in found.rounds:
            for d in went:
                self._check(self._dominates(d), "a dominated meta-action is not dominated")
            for d in went:
                self.kept[d.llm].remove(d.action)
        for i, side in enumerate(found.left):
            same = [j.action for j in side] == self.kept[i]
            self._check(same, "what is left does not follow from what went")
            for j in side:
                self._check(self._justifies(i, j), "a belief does not justify its meta-action")

    def _check(self, fine: bool, complaint: str) -> None:
        if not fine:
            raise InternalError(complaint)

    def _payoff(self, llm: int, action: int, others: tuple[int, ...]) -> int:
        at = (*others[:llm], action, *others[llm:])
        return int(self.utilities.numerators[(llm, *at)])

    def _others(self, llm: int) -> list[tuple[int, ...]]:
        return list(product(*(k for j, k in enumerate(self.kept) if j != llm)))

    def _dominates(self, d: Dominated) -> bool:
        if _mass(d.by) != 1 or any(p <= 0 or k not in self.kept[d.llm] for k, p in d.by):
            return False
        weights, whole = _whole(d.by)
        gains = [
            sum(w * self._payoff(d.llm, k, s) for k, w in weights)
            - whole * self._payoff(d.llm, d.action, s)
            for s in self._others(d.llm)
        ]
        return (min(gains) >= 0 and max(gains) > 0) if self.weak else min(gains) > 0

    def _justifies(self, llm: int, j: Justified) -> bool:
        belief = dict(j.belief)
        known = self._others(llm)
        if _mass(j.belief) != 1 or not set(belief) <= set(known):
            return False
        if any(belief.get(s, 0) <= 0 for s in known) if self.weak else min(belief.values()) <= 0:
            return False
        weights, _ = _whole(j.belief)
        values = {k: sum(w * self._payoff(llm, k, s) for s, w in weights) for k in self.kept[llm]}
        return values[j.action] == max(values.values())


def _whole(weights: Sequence[tuple[Key, Fraction]]) -> tuple[list[tuple[Key, int]], int]:
    """Probabilities as whole numbers, and their sum."""
    scale = lcm(*(p.denominator for _, p in weights))
    found = [(k, p.numerator * (scale // p.denominator)) for k, p in weights]
    return found, sum(w for _, w in found)


def _mass(weights: Mixture | Belief) -> Fraction:
    return sum((p for _, p in weights), Fraction(0))
