"""This module is the one-shot meta-game of a spec with intervals of actions, and what can be asked
of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import ceil, log10
from typing import Any

import numpy as np
from attrs import evolve

from ...compiler.ir.graph import Graph
from ...compiler.wording import plural
from ...dsl.diagnostic import refusal
from ..results.common import Action, ByLlm, Play
from ..results.deviations import Deviations
from ..results.efficiency import Bounded, Efficiency, Pareto
from ..results.equilibria import Equilibrium, Mixture, Nash
from ..results.payoff_cloud import PayoffCloud
from .cloud import Asked, pareto, payoff_cloud
from .following import GRID
from .from_ir import Continuous, from_ir, telling
from .solvers import equilibria as solver
from .solvers.objective import own_payoff
from .solvers.optimum import Anarchy, anarchy
from .solvers.proof import Proof
from .solvers.search import highest
from .solvers.symmetric import is_symmetric
from .solvers.verify import Check, check

STEADY = 1e-6
"""Payoffs at a profile, and at the same as it is shown, differ by less, relative to their size."""

TIGHT = 1e-8
"""A bound that is proved of the largest welfare lies nearer to what was found, relatively."""

JUMPS = "payoffs jump at this profile: gains may be approached next to the actions shown"

STARTS = 64
"""Starts from which equilibria are looked for."""

DIGITS, FEWER = 10, 7
"""Digits to which actions are found: those of equilibria, where slopes vanish, and best responses,
where payoffs are flat."""


class ContinuousMetaGame:
    """The meta-game among LLMs that name numbers; everything is numerical."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    @cached_property
    def problem(self) -> Continuous:
        """The game as callables.

        Raises:
            Refusal: what is not covered, with the reason.
        """
        return from_ir(self.graph)

    @property
    def llms(self) -> tuple[str, ...]:
        """Names of the n LLMs."""
        return self.problem.llms

    @cached_property
    def _found(self) -> tuple[solver.Equilibria, int]:
        """The equilibria, and how many profiles were left out: where payoffs jump, gains may be
        approached only, and no search tells."""
        with telling():
            found = solver.equilibria(self.problem.game, solver.Search(STARTS))
        sure = tuple(e for e in found.found if not e.check.jumps.any() and self._steady(e.at))
        return evolve(found, found=sure), len(found.found) - len(sure)

    def _steady(self, x: np.ndarray) -> bool:
        """Whether payoffs at the profile as it is shown are those at the profile."""
        game = self.problem.game
        shown = [float(a) for play in self._plays(x).values() for a in play]
        here, there = game.payoffs(x), game.payoffs(np.array(shown))
        return bool(np.allclose(here, there, rtol=STEADY, atol=STEADY * max(1.0, abs(here).max())))

    # --- analyses --------------------------------------------------------------------------------

    def nash(self, kind: str = "pure") -> Nash:
        """Pure equilibria that were found from many starts, each searched for deviations.

        Raises:
            Refusal: mixed equilibria, no derivatives, payoffs that rise without bound.
        """
        if kind != "pure":
            message = f"{kind} equilibria of games with intervals of actions are not looked for"
            raise refusal("continuous-mixed", message, None, f"'nash(pure)' is; {GRID}")
        found, left_out = self._found
        complete = found.proof.complete and not found.more and not left_out
        return Nash(
            "pure",
            tuple(self._equilibrium(e.at, e.check) for e in found.found),
            complete,
            _reason(found, left_out),
            False,
            f"first-order conditions and best replies from {found.starts} starts; "
            f"completeness by {found.proof.method}",
            float(max((e.check.tolerance.max() for e in found.found), default=0.0)),
        )

    def check(self, profile: Mapping[str, Sequence[Any]]) -> Deviations:
        """Whether a profile is an equilibrium, and the best deviations found everywhere.

        Raises:
            Refusal: a play is missing.
            ValueError: a play of the wrong length.
        """
        x = self._point(profile)
        with telling():
            found = check(self.problem.game, x)
        jumps = bool(found.jumps.any())
        if found.holds and jumps:
            message = "payoffs jump at this profile: what deviations gain may be approached only"
            raise refusal("undecided-at-a-jump", message, None, GRID)
        gain = np.where(found.gain <= found.tolerance, 0.0, found.gain)
        plays = self._plays(found.better, FEWER)
        reason = _searched(found.bound) if found.holds else JUMPS if jumps else ""
        return evolve(self._deviations(x, gain, plays, bool(found.holds)), reason=reason)

    def best_response(self, of: str, profile: Mapping[str, Sequence[Any]]) -> Deviations:
        """A best response of one LLM to the plays of the others.

        Raises:
            Refusal: a play is missing, or there is no best response.
        """
        i = self.llms.index(of)
        x = self._point(profile, i)
        own = self.problem.game.own(i)
        with telling():
            best = highest(own_payoff(self.problem.game, i, x), x[own][None], 0)
        x[own] = best.at
        if not best.attained or not self._steady(x):
            message = f"{of} has no best response: what it gets is only approached"
            raise refusal("no-best-response", message, None, GRID)
        none = np.zeros(len(self.llms))
        plays = self._plays(x, FEWER)
        return evolve(
            self._deviations(x, none, plays, None), of=of, play=plays, responses=(plays[of],)
        )

    def efficiency(self) -> Efficiency:
        """Welfare at its largest and at the equilibria.

        Raises:
            Refusal: as for equilibria, or welfare without a largest value.
        """
        problem = self.problem
        found, left_out = self._found
        with telling():
            lost = anarchy(problem.game, found, problem.totals)
        best, known = lost.optimum, lost.complete and not left_out
        tight = best.attained and best.bound <= best.value + TIGHT * abs(best.value)
        worst, top = min(lost.welfare, default=None), max(lost.welfare, default=None)
        high = None if not np.isfinite(best.bound) else best.bound
        stability: Bounded = lost.stability
        anarchic: Bounded = lost.price
        if lost.stability is not None and not (known and tight):
            most = None if high is None or top is None else high / top
            stability = (lost.stability if known else 1.0, most)
        if lost.price is not None and not (known and tight):
            anarchic = (lost.price, None if high is None or not known else lost.at_most)
        return Efficiency(
            best.value,
            self._plays(best.at),
            top if known or top is None else (top, high),
            worst if known else None,
            stability,
            anarchic,
            "pure",
            len(lost.welfare),
            known and tight,
            _lost(lost, known, tight),
            False,
        )

    def payoff_cloud(self, points: int = 2000, seed: int = 0) -> PayoffCloud:
        """Means at random profiles, on the Pareto front, at equilibria, at the largest welfare.

        Args:
            points: how many profiles are drawn, at most 100,000.
            seed: of the random numbers, a whole number from 0.

        Raises:
            Refusal: other options, payoffs that rise without bound.
        """
        return payoff_cloud(Asked(self.problem, self._plays), points, seed, self._found)

    def pareto(self) -> Pareto:
        """Points of the Pareto front of what LLMs maximise; there are more.

        Raises:
            Refusal: payoffs that rise without bound.
        """
        return pareto(Asked(self.problem, self._plays))

    # --- one round of many ---------------------------------------------------------------------

    @property
    def roles(self) -> tuple[tuple[str, ...], ...]:
        """For each LLM the names of the roles for which it names a number, in its order."""
        return self.problem.roles

    def equilibrium_near(self, profile: Mapping[str, Sequence[Any]] | None) -> ByLlm[Play]:
        """The equilibrium that is nearest to a profile, or to the middle of all intervals, of those
        that were found from there (or, if none was, from many starts); others are not excluded.

        Raises:
            Refusal: none was found.
        """
        game = self.problem.game
        middle = (game.low + game.high) / 2
        x = middle if profile is None else self._point(profile)
        with telling():
            found = solver.equilibrium_from(game, x)
            if found is None or not self._steady(found):
                found = self._searched(x)
        if found is None:
            message = "no equilibrium of the round's game was found"
            raise refusal("no-equilibrium", message, None, "state what every LLM plays")
        return self._plays(found)

    def _searched(self, x: np.ndarray) -> np.ndarray | None:
        """The equilibrium nearest to a profile of those found from many starts; first of those in
        which LLMs alike do the same, which are found much faster."""
        game = self.problem.game
        for symmetric in (True, False) if is_symmetric(game) else (False,):
            search = solver.Search(STARTS, symmetric=symmetric, prove=False)
            known = [e for e in solver.equilibria(game, search).found if not e.check.jumps.any()]
            sure = [e.at for e in known if self._steady(e.at)]
            if sure:
                return min(sure, key=lambda at: float(np.abs(at - x).max()))
        return None

    def pays(
        self, profile: Mapping[str, Sequence[Any]]
    ) -> tuple[ByLlm[Any], ByLlm[Any], ByLlm[Any]]:
        """By LLM totals, means, and the most that a deviation was found to gain.

        Raises:
            Refusal: payoffs have no value here.
        """
        x = self._point(profile)
        with telling():
            found = check(self.problem.game, x, bounds=False)
        if not np.isfinite(found.payoff).all():
            message = "some payoff has no value at what is played"
            raise refusal("no-payoff", message, None, "let payoffs be numbers everywhere")
        total, mean, _ = self._measures(x)
        gain = np.where(found.gain <= found.tolerance, 0.0, found.gain)
        return total, mean, ByLlm.of(self.llms, gain.tolist())

    # --- names and numbers -----------------------------------------------------------------------

    def _equilibrium(self, x: np.ndarray, found: Check) -> Equilibrium:
        plays = self._plays(x)
        sure: ByLlm[Mixture] = ByLlm.of(self.llms, [((play, 1),) for play in plays.values()])
        bound = found.bound.max()
        gain = float(bound) if np.isfinite(bound) else float(found.gain.max())
        total, mean, utility = self._measures(x)
        return Equilibrium("pure", plays, sure, total, mean, utility, _above(gain), False)

    def _deviations(
        self, x: np.ndarray, gain: np.ndarray, better: ByLlm[Play], holds: bool | None
    ) -> Deviations:
        total, mean, utility = self._measures(x)
        gains = ByLlm.of(self.llms, gain.tolist())
        plays = self._plays(x)
        return Deviations(holds, None, plays, total, mean, utility, gains, better, (), False)

    def _measures(self, x: np.ndarray) -> tuple[ByLlm[Any], ByLlm[Any], ByLlm[Any]]:
        totals = self.problem.totals.payoffs(x).tolist()
        means = [t / float(m) for t, m in zip(totals, self.problem.mass, strict=True)]
        utility = self.problem.game.payoffs(x).tolist()
        return tuple(ByLlm.of(self.llms, v) for v in (totals, means, utility))  # type: ignore[return-value]

    def _plays(self, x: np.ndarray, digits: int = DIGITS) -> ByLlm[Play]:
        game = self.problem.game
        own = [tuple(_action(y, digits) for y in x[game.own(i)]) for i in range(len(self.llms))]
        return ByLlm.of(self.llms, own)

    def _point(self, profile: Mapping[str, Sequence[Any]], free: int | None = None) -> np.ndarray:
        """A profile as numbers; an LLM that may be left out is in the middle of its intervals."""
        game = self.problem.game
        x = (game.low + game.high) / 2
        for i, llm in enumerate(self.llms):
            if llm not in profile:
                if i == free:
                    continue
                raise refusal("missing-play", f"the play of {llm} is missing", None, "state it")
            play = profile[llm]
            own = game.own(i)
            if len(play) != own.stop - own.start:
                raise ValueError(f"one number for each of {', '.join(self.problem.roles[i])}")
            x[own] = [float(a) for a in play]
        return x


def _action(y: float, digits: int) -> Action:
    """A number to the digits that are known; whole numbers as such."""
    value = float(f"{y:.{digits}g}")
    return int(value) if value.is_integer() else value  # type: ignore[return-value]


def _above(gain: float) -> float:
    """The next power of ten: what rounding made of a bound is not to be looked at."""
    return 0.0 if gain <= 0 else float(f"1e{ceil(log10(gain))}")


def _searched(bound: np.ndarray) -> str:
    """How sure it is that no deviation gains."""
    most = float(bound.max())
    if np.isfinite(most):
        return f"no deviation gains more than {_above(most):.0e}, which is proved"
    return "deviations were searched for everywhere; no bound of what they gain is proved"


def _reason(found: solver.Equilibria, left_out: int) -> str:
    """What is not known of equilibria."""
    parts = []
    if left_out:
        what = plural(left_out, "profile")
        parts.append(f"{what} where payoffs jump left out: whether a deviation gains is not sure")
    if any(not np.isfinite(e.check.bound).all() for e in found.found):
        parts.append("some regrets are the most that was found, and no bounds")
    if found.more:
        parts.append("there may be a continuum of them")
    if not found.proof.complete:
        parts.append(_unproved(found.proof))
        if found.symmetric is not None and found.symmetric.complete:
            parts.append("no others in which LLMs that are alike do the same, proved")
    if found.rejected:
        parts.append(f"no equilibria, though stationary: {plural(found.rejected, 'profile')}")
    return "; ".join(parts)


def _unproved(proof: Proof) -> str:
    if proof.unresolved and len(proof.unresolved) <= 2:
        boxes = " and ".join(
            "(" + ", ".join(f"{a:.3g}..{b:.3g}" for a, b in zip(low, high, strict=True)) + ")"
            for low, high in proof.unresolved
        )
        return f"others could only be in {boxes}"
    return f"others are not excluded: {proof.why}"


def _lost(found: Anarchy, known: bool, tight: bool) -> str:
    """Why prices are bounds."""
    if not found.welfare:
        return "no equilibrium is known"
    parts = []
    if not found.optimum.attained:
        parts.append("the largest welfare is approached and not attained")
    elif not tight:
        parts.append("that no welfare is larger is not proved")
    if not known:
        worst = min(found.welfare)
        parts.append(f"there may be more equilibria; the worst found has a welfare of {worst:.6g}")
    return "; ".join(parts)
