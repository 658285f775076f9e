"""This module cuts the domain of a parameter into cells on which every payoff is one function.

The spec is bound to a number that varies (see `varying`) at a sample; the zeros of whatever was
compared on the way bound the cell around the sample. What lies beyond is looked at in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import cmp_to_key
from itertools import pairwise
from typing import Any

from attrs import define, field, frozen

from ....compiler.ir.graph import Graph
from ....dsl.diagnostic import (
    InternalError,
    Refusal,
    SpecError,
    refusal,
)
from ...base import Rebind
from ...numbers.line import inside, single, within
from ...numbers.polynomial import constant_ratio
from ...numbers.real_roots import (
    Point,
    Root,
    bounds,
    compare,
    ordered,
)
from ...numbers.scaled import Scaled
from ..named_game import NamedGame
from ..solvers.parameters.family import (
    Family,
    TooMany,
    constants,
    values_at,
)
from ..solvers.parameters.pure_regions import Cell, Roots
from .functions import family_of, sums_to_one, traced_base
from .varying import Meets, NotRational, Trace

MAX_PIECES = 400
"""Cells that the domain of one parameter may fall into."""


STEPS = "look at evenly spaced values instead: 'steps = 20'"
"""The way out where payoffs cannot be had as functions."""


@frozen(eq=False)
class Piece:
    """A cell of the domain of a parameter, with the meta-game there.

    game     names for its LLMs and meta-actions; None where there is no game
    family   its payoffs as functions; None where there is no game
    reason   why there is none
    wrong    the ids of the diagnostics that say so; none where it was not looked at
    """

    cell: Cell
    game: NamedGame | None
    family: Family | None
    reason: str = ""
    wrong: tuple[str, ...] = ()


@frozen(eq=False)
class Swept:
    """What varies: a parameter, between two numbers, in a spec that can be bound to others.

    rebind   as `Rebind` says
    name     of the parameter
    memory   the most bytes that one payoff tensor may take
    """

    rebind: Rebind
    name: str
    low: Fraction
    high: Fraction
    memory: int

    def graph(self, x: Any) -> Graph:
        """The matched graph where the parameter is x."""
        return self.rebind({self.name: x})

    def game(self, x: Fraction) -> NamedGame:
        """The meta-game where the parameter is x."""
        whole = x.numerator if x.denominator == 1 else x
        return NamedGame(self.graph(whole), self.memory)


def pieces(swept: Swept) -> list[Piece]:
    """The domain of a parameter as cells in increasing order: points and open stretches in turn.

    Raises:
        Refusal: some payoff is no rational function of the parameter on a finite number of
            stretches, or the game is too large.
    """
    with refusing_functions(swept.name):
        return _pieces(swept)


@contextmanager
def refusing_functions(name: str) -> Iterator[None]:
    """Refuse, in words, what cannot be done with payoffs as functions of a parameter.

    Raises:
        Refusal: some payoff is no rational function, or there are too many of them.
    """
    try:
        yield
    except NotRational as error:
        raise not_rational(str(error), name) from None
    except TooMany as error:
        raise refusal("too-many-functions", str(error), None, STEPS) from None


def _pieces(swept: Swept) -> list[Piece]:
    work = _Cutting(swept, Roots(swept.low, swept.high))
    if swept.low == swept.high:
        return [work.point(swept.low)]
    work.cut(swept.low, swept.high)
    out = [work.point(swept.low)]
    for piece in sorted(work.found, key=cmp_to_key(_order)):
        out += [piece, work.point(piece.cell.stretch.high)]
    return out


def _gap(cell: Cell, error: SpecError) -> Piece:
    """A cell without a game."""
    ids = tuple(dict.fromkeys(d.id for d in error.diagnostics))
    return Piece(cell, None, None, "; ".join(d.message for d in error.diagnostics), ids)


def _order(a: Piece, b: Piece) -> int:
    return compare(a.cell.stretch.low, b.cell.stretch.low)


def _too_many(name: str) -> Refusal:
    message = f"the payoffs are other functions of '{name}' on more than {MAX_PIECES} stretches"
    return refusal("too-many-pieces", message, None, STEPS)


def not_rational(what: str, name: str) -> Refusal:
    """The refusal where something is no rational function of the parameter."""
    message = f"{what} is no rational function of '{name}', so there are no exact regions"
    return refusal("not-rational-in-parameter", message, None, STEPS)


@define(eq=False)
class _Cutting:
    swept: Swept
    roots: Roots
    found: list[Piece] = field(factory=list)

    def cut(self, low: Point, high: Point) -> None:
        """Find the cells strictly between two numbers."""
        pending = [(low, high)]
        while pending:
            if len(self.found) + len(pending) > MAX_PIECES:
                raise _too_many(self.swept.name)
            a, b = pending.pop()
            try:
                piece = self.piece(a, b, Trace(sample(a, b)))
            except Meets as met:
                ends = [a, *within(self.roots.of(met.poly), a, b), b]
                pending += pairwise(ends)
                continue
            self.found.append(piece)
            cell = piece.cell.stretch
            if cell.high is not b:
                pending.append((cell.high, b))
            if cell.low is not a:
                pending.append((a, cell.low))

    def piece(self, low: Point, high: Point, trace: Trace) -> Piece:
        """The cell around the sample of a trace, which lies strictly between two numbers.

        Raises:
            Meets: the sample is no interior point of a cell.
        """
        assert isinstance(trace.at, Fraction)
        try:
            game, family = self._functions(low, high, trace)
        except Refusal:
            raise
        except SpecError:
            return self._wrong(self._cell(low, high, trace), trace.at)
        self._verify(family, trace.at)
        return Piece(self._cell(low, high, trace), game, family)

    def _functions(self, low: Point, high: Point, trace: Trace) -> tuple[NamedGame, Family]:
        """The game with numbers that vary, and its payoffs as functions around a sample."""
        graph = self.swept.graph(trace.parameter)
        game = NamedGame(graph, self.swept.memory)
        base = traced_base(graph, game.problem)
        around = self._cell(low, high, trace).stretch
        ends = bounds(around.low)[1], bounds(around.high)[0]
        return game, family_of(game, base, ends, trace, self._counted(trace.at))

    def _counted(self, x: Point) -> Callable[[Fraction], Scaled] | None:
        """How to have totals at a point, where they follow from counts of actions."""
        assert isinstance(x, Fraction)
        if self.swept.game(x).counted is None:
            return None
        return lambda at: self.swept.game(at).tensor.totals

    def _cell(self, low: Point, high: Point, trace: Trace) -> Cell:
        """The cell around a sample within which nothing that was compared changes its sign."""
        assert isinstance(trace.at, Fraction)
        for poly in trace.guards:
            for root in within(self.roots.of(poly), low, high):
                if _before(root, trace.at):
                    low = root
                else:
                    high = root
                    break
        return Cell(inside(low, high), self.roots)

    def _wrong(self, cell: Cell, x: Fraction) -> Piece:
        """The cell of a value at which the spec turned out to be wrong: what is wrong there."""
        try:
            _ = self.swept.game(x).tensor
        except Refusal:
            raise
        except SpecError as error:
            return _gap(cell, error)
        raise InternalError(f"the spec is right at {x}, but not in its neighbourhood")

    def _verify(self, family: Family, x: Fraction) -> None:
        """Compare the functions with the spec bound anew to one value."""
        tensor = self.swept.game(x).tensor
        pairs = (*zip(family.utilities, tensor.utilities.numbers(), strict=True),)
        pairs += (*zip(family.totals, tensor.totals.numbers(), strict=True),)
        if not tensor.exact or not all((values_at(f, x) == own).all() for f, own in pairs):
            raise InternalError(f"the payoffs as functions are not those of the game at {x}")

    def point(self, x: Point) -> Piece:
        """The cell of one number."""
        cell = Cell(single(x), self.roots)
        if isinstance(x, Root):
            return self._irrational(x, cell)
        try:
            game = self.swept.game(x)
            tensor = game.tensor
        except Refusal:
            raise
        except SpecError as error:
            return _gap(cell, error)
        if not (tensor.exact and tensor.totals.exact):
            raise not_rational("a root, an exponential or a logarithm", self.swept.name)
        mass = tuple(map(constant_ratio, game.problem.mass))
        family = Family(constants(tensor.utilities), constants(tensor.totals), mass)
        return Piece(cell, game, family)

    def _irrational(self, x: Root, cell: Cell) -> Piece:
        """The cell of an irrational number: the formulas in force there, as functions."""
        trace = Trace(x, exact=True)
        try:
            graph = self.swept.graph(trace.parameter)
            game = NamedGame(graph, self.swept.memory)
            base = traced_base(graph, game.problem)
        except Refusal:
            raise
        except SpecError as error:
            return _gap(cell, error)
        if not sums_to_one(game.problem):
            reason = "the shares add up to 1 at this very value only; it was not looked at"
            return Piece(cell, None, None, reason)
        family = family_of(game, base, self._around(x, trace), trace)
        return Piece(cell, game, family)

    def _around(self, x: Root, trace: Trace) -> tuple[Fraction, Fraction]:
        """Rationals around a number between which nothing else that was compared is 0."""
        others = [r for poly in trace.guards for r in self.roots.of(poly)]
        points = ordered([*others, x, self.swept.low, self.swept.high])
        place = next(k for k, p in enumerate(points) if not compare(p, x))
        for point in points[place - 1 : place + 2]:
            while point is not x and _overlap(point, x):
                x.halve()
                if isinstance(point, Root):
                    point.halve()
        return x.low, x.high


def _overlap(p: Point, x: Root) -> bool:
    low, high = bounds(p)
    return high > x.low and low < x.high


def sample(low: Point, high: Point) -> Fraction:
    """A rational strictly between two, unlikely to be a zero of anything that is compared."""
    while bounds(low)[1] >= bounds(high)[0]:
        for point in (low, high):
            if isinstance(point, Root):
                point.halve()
    a, b = bounds(low)[1], bounds(high)[0]
    return a + (b - a) * Fraction(55, 144)


def _before(root: Point, x: Fraction) -> bool:
    return root < x if isinstance(root, Fraction) else root.cut(x) < 0
