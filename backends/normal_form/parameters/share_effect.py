"""This module finds what the size of an LLM does to the mean of its clients."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, starmap
from typing import Any

from attrs import define, field, frozen

from ...numbers.floats import Number
from ...numbers.line import has, joined
from ...numbers.polynomial import Ratio, subtract_ratios
from ...numbers.real_roots import Point, Root, sign_at
from ...results.common import Play
from ...results.numbers import nearest_float
from ...results.regions import Gap
from ...results.share_effect import (
    Branch,
    Formula,
    Jump,
    ShareEffect,
    Stage,
)
from .. import solve
from ..named_game import NamedGame
from ..solvers.parameters.atoms import (
    Atom,
    atoms,
    best_at,
    effect_at,
    ends_of,
    roots_in,
    size_cuts,
    trend,
)
from .effect_samples import sampled, still
from .legs import Leg, legs, verify_legs
from .movers import moving_parameter
from .pieces import (
    Piece,
    Swept,
    pieces,
    refusing_functions,
)
from .regions import MAX_CHECKED, Ends, gaps_of
from .sweep import Continuum, domain_of, rebinding
from .verdicts import no_equilibrium, overall, summed

SELECTIONS = ("each", "unique", "best", "worst")

ALGORITHM = "means as rational functions of the parameter, cut where a slope or a difference is 0"


@frozen
class Asked:
    """What is asked for.

    of          the LLM
    parameter   what moves its share; None for the only one that does
    select      which equilibria count: each, unique, best or worst
    steps       into how many steps to cut an interval; None to treat it exactly
    stated      by LLM what it plays: only such pure equilibria count
    """

    of: str
    parameter: str | None = None
    select: str = "each"
    steps: int | None = None
    stated: Mapping[str, Play] = field(factory=dict)


def share_effect(game: NamedGame, asked: Asked) -> ShareEffect:
    """Whether the mean of an LLM rises or falls with its share, and what size does among LLMs.

    Raises:
        Refusal: several parameters move its share, or the one named does not; payoffs that are no
            rational functions; a game that is too large; no equilibrium that was asked for.
        ValueError: no such LLM, or an unknown selection.
    """
    if asked.select not in SELECTIONS:
        raise ValueError(f"select is one of {', '.join(SELECTIONS)}, not {asked.select!r}")
    solve.refuse_draws(game, "pure")
    parameter = moving_parameter(game, asked.of, asked.parameter)
    if parameter is None:
        return still(game, asked)
    domain = domain_of(game, parameter)
    if not isinstance(domain, Continuum) or asked.steps is not None:
        return sampled(game, asked, parameter, domain)
    with refusing_functions(parameter):
        swept = Swept(rebinding(game), parameter, domain.low, domain.high, game.memory)
        return _Work(swept, asked).result()


@frozen(eq=False)
class _Here:
    """An atom with the equilibria that are in force on all of it."""

    atom: Atom
    piece: Piece
    active: tuple[Leg, ...]


@frozen(eq=False)
class _Step:
    """One equilibrium on one atom: `place` is that of the atom among all."""

    place: int
    here: _Here
    leg: Leg
    trend: str
    effect: str
    best: tuple[str, ...]
    direction: int

    @property
    def label(self) -> tuple[Any, ...]:
        return self.trend, self.effect, self.best


@define(eq=False)
class _Work:
    swept: Swept
    asked: Asked
    ends: Ends = field(factory=Ends)

    def result(self) -> ShareEffect:
        found = pieces(self.swept)
        everywhere = [here for piece in found for here in self._parts(piece)]
        checked = self._verify(everywhere)
        branches = [self._branch(kind, run) for kind, run in self._runs(everywhere)]
        if not branches:
            raise no_equilibrium(self.asked.of, bool(self.asked.stated), self.asked.select)
        missing, reasons = self._missing(everywhere)
        stages = [stage for branch in branches for stage in branch.stages]
        return ShareEffect(
            self.asked.of,
            self.swept.name,
            self.asked.select,
            summed(branch.effect for branch in branches),
            summed(branch.trend for branch in branches),
            tuple(branches),
            (),
            self._breakpoints(stages),
            gaps_of(found, self.ends) + missing,
            not reasons,
            "; ".join(reasons),
            True,
            ALGORITHM,
            checked,
        )

    # --- atoms -----------------------------------------------------------------------------

    def _parts(self, piece: Piece) -> list[_Here]:
        """A cell cut where anything changes, with the equilibria on each part."""
        if piece.game is None or piece.family is None:
            return []
        found = legs(piece, self.asked.stated)
        cuts = ends_of(leg.where for leg in found)
        if self.asked.of in piece.game.llms:
            k = piece.game.llms.index(self.asked.of)
            masses = piece.family.mass
            cuts += roots_in(
                piece.cell, (f for leg in found for f in size_cuts(masses, leg.means, k))
            )
            if self.asked.select != "each":
                means = dict.fromkeys(leg.means[k] for leg in found)
                pairs = combinations(means, 2)
                cuts += roots_in(piece.cell, (subtract_ratios(f, g).sign for f, g in pairs))
        return [
            _Here(atom, piece, tuple(leg for leg in found if has(leg.where, atom.x)))
            for atom in atoms(piece.cell.stretch, cuts)
        ]

    def _verify(self, everywhere: Sequence[_Here]) -> int:
        values = [(h.atom.x, h.active) for h in everywhere if isinstance(h.atom.x, Fraction)]
        values = values[:: len(values) // MAX_CHECKED + 1]
        return sum(verify_legs(self.swept, x, active) for x, active in values)

    # --- branches --------------------------------------------------------------------------

    def _runs(self, everywhere: Sequence[_Here]) -> list[tuple[str, list[_Step]]]:
        """The steps of each branch: by equilibrium, or those that are selected."""
        by_key: dict[Hashable, list[_Step]] = {}
        for place, here in enumerate(everywhere):
            assert here.piece.game is not None
            if self.asked.of not in here.piece.game.llms:
                continue
            known: dict[Hashable, Leg] = {}
            for leg in here.active:
                known.setdefault(leg.key, leg)
            chosen = list(known.values())
            if self.asked.select != "each":
                before = by_key.get("selected", [])
                chosen = self._selected(chosen, here, before[-1].leg.key if before else None)
            for leg in chosen:
                key = leg.key if self.asked.select == "each" else "selected"
                by_key.setdefault(key, []).append(self._step(place, here, leg))
        return [
            (steps[0].leg.kind if key != "selected" else "selected", steps)
            for key, steps in by_key.items()
        ]

    def _selected(self, found: list[Leg], here: _Here, before: Hashable) -> list[Leg]:
        """The one equilibrium that the selection picks, if any; of ties rather the one before."""
        assert here.piece.game is not None
        k = here.piece.game.llms.index(self.asked.of)
        ranked: list[Leg] = []
        sign = -1 if self.asked.select == "worst" else 1
        ties = True
        for leg in found:
            over = 0
            if ranked:
                gap = subtract_ratios(leg.means[k], ranked[0].means[k])
                over = sign * sign_at(gap.sign, here.atom.x)
                ties = ties and not over
            ranked = [leg] if over > 0 else [*ranked, leg] if over == 0 else ranked
        if self.asked.select == "unique" and not ties:
            return []
        kept = [leg for leg in ranked if leg.key == before]
        return (kept or ranked)[:1]

    def _step(self, place: int, here: _Here, leg: Leg) -> _Step:
        assert here.piece.game is not None and here.piece.family is not None
        masses, llms = here.piece.family.mass, here.piece.game.llms
        k, x = llms.index(self.asked.of), here.atom.x
        way = "" if here.atom.point else trend(masses[k], leg.means[k], x)
        best = tuple(llms[i] for i in best_at(leg.means, x))
        direction = 0 if here.atom.point else sign_at(masses[k].slope, x)
        return _Step(place, here, leg, way, effect_at(masses, leg.means, x), best, direction)

    def _branch(self, kind: str, steps: list[_Step]) -> Branch:
        groups = _grouped(steps)
        stages = tuple(self._stage(group) for group in groups)
        jumps, ways = self._jumps(groups, stages)
        moves = {stage.trend for stage in stages} | ways
        telling = [s for s in stages if s.trend or s.effect != "none"] or list(stages)
        return Branch(
            kind, stages, jumps, overall(moves), summed(stage.effect for stage in telling)
        )

    def _stage(self, group: list[_Step]) -> Stage:
        first, last = group[0], group[-1]
        (s,) = joined(step.here.atom.stretch for step in group)
        label = next((step for step in group if not step.here.atom.point), first)
        formulas = {self._mean(step) for step in group if not step.here.atom.point}
        formulas = formulas or {self._mean(first)}
        return Stage(
            self.ends.interval(s),
            first.leg.play,
            label.trend,
            label.effect,
            label.best,
            limit(self._mean(first), s.low),
            limit(self._mean(last), s.high),
            _formula(formulas.pop()) if len(formulas) == 1 else None,
        )

    def _mean(self, step: _Step) -> Ratio:
        assert step.here.piece.game is not None
        return step.leg.means[step.here.piece.game.llms.index(self.asked.of)]

    def _jumps(
        self, groups: list[list[_Step]], stages: Sequence[Stage]
    ) -> tuple[tuple[Jump, ...], set[str]]:
        """Where the mean leaps from one stage to the next, and which way as the share grows."""
        found, ways = [], set()
        for k in range(len(groups) - 1):
            left, right = stages[k], stages[k + 1]
            if groups[k][-1].place + 1 < groups[k + 1][0].place:
                continue
            before, after = left.high, right.low
            if before is None or after is None or before == after:
                continue
            found.append(Jump(right.interval.low, before, after))
            way = next((s.direction for s in groups[k] + groups[k + 1] if s.direction), 0)
            way *= 1 if after > before else -1
            ways |= {"increasing"} if way > 0 else {"decreasing"} if way < 0 else set()
        return tuple(found), ways

    # --- the rest --------------------------------------------------------------------------

    def _missing(self, everywhere: Sequence[_Here]) -> tuple[tuple[Gap, ...], list[str]]:
        """Where no equilibrium was found, and why the result may be incomplete."""
        bare = [here.atom.stretch for here in everywhere if not here.active]
        if self.asked.stated:
            bare = []
        gaps = tuple(
            Gap(interval, "no pure equilibrium, and none in mixed strategies was followed")
            for interval in self.ends.intervals(joined(bare))
        )
        reasons = ["there are values without a pure equilibrium"] if gaps else []
        if any(leg.kind == "mixed" for here in everywhere for leg in here.active):
            reasons.append(
                "mixed equilibria are followed from samples; others may exist in between"
            )
        return gaps, reasons

    def _breakpoints(self, stages: Iterable[Stage]) -> tuple[Any, ...]:
        ends = dict.fromkeys(e for s in stages for e in (s.interval.low, s.interval.high))
        outer = {self.ends.of(self.swept.low), self.ends.of(self.swept.high)}
        return tuple(sorted((e for e in ends if e not in outer), key=float))


def _grouped(steps: Sequence[_Step]) -> list[list[_Step]]:
    """Steps that follow each other along one equilibrium and go the same way, together.

    A single value goes with its neighbours, so that two stages may share it, unless a mean leaps.
    """
    groups: list[list[_Step]] = []
    for step in steps:
        last = groups[-1] if groups else []
        follows = bool(last) and last[-1].place + 1 == step.place
        if not follows or last[-1].leg.key != step.leg.key or _leaps(last[-1], step):
            groups.append([step])
            continue
        labels = [s.label for s in last if not s.here.atom.point]
        if step.here.atom.point or not labels or labels[0] == step.label:
            last.append(step)
        else:
            groups.append([last[-1], step] if last[-1].here.atom.point else [step])
    return groups


def _leaps(before: _Step, after: _Step) -> bool:
    """Whether some mean is another one at a single value than next to it."""
    x = (before if before.here.atom.point else after).here.atom.x
    gaps = starmap(subtract_ratios, zip(before.leg.means, after.leg.means, strict=True))
    return any(sign_at(gap.num, x) or not sign_at(gap.den, x) for gap in gaps)


def _formula(f: Ratio) -> Formula:
    return f.num, f.den


def limit(f: Ratio, x: Point) -> Number | None:
    """The value at a number; None at a pole."""
    if isinstance(x, Root):
        float(x)  # which brings its bounds together
        return nearest_float(f.at((x.low + x.high) / 2))
    try:
        value = f.at(x)
    except ZeroDivisionError:
        return None
    return value.numerator if value.denominator == 1 else value
