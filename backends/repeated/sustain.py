"""This module finds strategies that sustain a target where LLMs see only their clients' games."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from ...dsl.diagnostic import InternalError, refusal
from ..base import OneShot
from ..instructions import named
from ..numbers.floats import Number
from ..results.common import ByLlm, Play
from ..results.critical_discount import Patience
from ..results.frontier import Frontier, FrontierPoint
from ..results.regions import Irrational
from ..results.sustain import Certificate, Comparison, ReviewPlan, Sustain
from .from_ir import discount, monitoring, sight, topology
from .problem import Stage
from .solvers.clients import frontier as solver
from .solvers.clients import sustain as clients
from .solvers.clients.choose import Choice
from .solvers.clients.observation import Inconsistent, NotObserved, Refused
from .solvers.clients.sight import Sight
from .solvers.clients.simple import Threat
from .strategies import Strategies
from .targets import Targets, Wish, target_of

if TYPE_CHECKING:
    from ..numbers.real_roots import Point

WAYS: dict[str, clients.Way] = {
    "equilibria": "equilibria",
    "threat": "threat",
    "review": "review",
}

WITHIN = Fraction(1, 10)
"""How near a target is to be sustained unless that is stated."""


MOST_COMPARED = 5
"""One-shot equilibria with which payoffs are compared."""

FOUND = (
    "the consequences of all moves, and of {count} drawn at random, were found again from their "
    "definition, and best responses were followed forwards, by other code: the same within rounding"
)
FOUND_IN_SAMPLES = (
    "the gain is an upper bound over all deviations. The chances of what moves cause, and of "
    "{count} drawn at random, were found again by other sums and by drawing samples: within the "
    "bounds used"
)
"""How certificates were verified."""

LATE = (
    "what is seen comes {delay} periods late, so that {copies} copies of these strategies are "
    "played in turn; for each the discount factor is that of {copies} periods"
)

WEAK = (
    "a threat to play for ever what is bad for all would do as well, though it is no equilibrium "
    "of the one-shot game"
)


def sustain(game: OneShot, stated: Targets, wish: Wish) -> Sustain:
    """Strategies with a certificate, the simplest that do it.

    Raises:
        InternalError: a certificate was not found again by separate code.
        Refusal: another kind of monitoring, payoffs that are not rational, a target that is not
            stated in full.
        ValueError: an unknown strategy.
    """
    if wish.strategy not in ("any", *WAYS):
        raise ValueError(f"strategy is 'any' or one of {', '.join(WAYS)}, not {wish.strategy!r}")
    target = target_of(game, stated)
    question = _question(game, target, wish)
    with _telling(game):
        if wish.strategy == "any":
            found = _simplest(question)
        else:
            found = clients.sustain(evolve(question, ways=(WAYS[wish.strategy],)))
    return _result(game, target, question.eps, found)


def frontier(
    game: OneShot, stated: Targets, discounts: Sequence[Number] | None, wish: Wish
) -> Frontier:
    """The best strategies found at each of some discount factors.

    Raises:
        InternalError, Refusal, ValueError: as `sustain`.
    """
    if wish.strategy not in ("any", *WAYS):
        raise ValueError(f"strategy is 'any' or one of {', '.join(WAYS)}, not {wish.strategy!r}")
    if discounts is not None and not discounts:
        raise ValueError("there is no discount factor among the discounts")
    target = target_of(game, stated)
    question = _question(game, target, wish)
    asked = (
        solver.DISCOUNTS
        if discounts is None
        else [discount(game.graph, stated) for stated in discounts]
    )
    copies = sight(game.graph).delay + 1
    with _telling(game):
        ways = (
            _preferred(question, max(asked)) if wish.strategy == "any" else (WAYS[wish.strategy],)
        )
        found = solver.frontier(evolve(question, ways=ways), [d**copies for d in asked])
    points = tuple(
        FrontierPoint(d, p.eps, p.gain, p.away, p.way or "", not p.exact, p.reason)
        for d, p in zip(asked, found, strict=True)
    )
    return Frontier(target, points)


def _preferred(question: clients.Question, discount: Fraction) -> tuple[clients.Way, ...]:
    """All ways but threats that are no equilibria themselves, as in `sustain`."""
    ways: tuple[clients.Way, ...] = ("equilibria", "threat")
    found = clients.sustain(evolve(question, ways=ways, discount=discount))
    return ("equilibria", "review") if _weak(found) else clients.WAYS


def _weak(found: clients.Answer) -> bool:
    """Whether strategies rest on a threat that nobody would want to carry out."""
    threat = found.strategies
    return isinstance(threat, Threat) and not (threat.credible or threat.names)


def _question(game: OneShot, target: ByLlm[Fraction], wish: Wish) -> clients.Question:
    _covered(game)
    seen = sight(game.graph)
    return clients.Question(
        Stage(game.values),
        topology(game, "clients"),
        tuple(target.values()),
        WITHIN if wish.within is None else Fraction(wish.within),
        _patience(game, wish.discount),
        tuple(_lower(floor) for floor in game.minmax("mixed").value.values()),
        sight=Sight(seen.sample, seen.noise),
    )


@contextmanager
def _telling(game: OneShot) -> Iterator[None]:
    """Turn what solvers refuse, or find to be wrong, into what is told to readers."""
    try:
        yield
    except NotObserved as error:
        llm, role = game.llms[error.missing[0][0]], game.problem.roles[error.missing[0][1]]
        message = f"{llm} does not see role '{role}', where others could deviate"
        help = "give it clients in another role, or write 'monitoring perfect'"
        raise refusal("not-observed", message, None, help) from None
    except Refused as error:
        help = "'attribution()' says what is seen, 'folk_region()' what could be sustained"
        raise refusal("sustain-not-covered", str(error), None, help) from None
    except Inconsistent as error:
        raise InternalError(f"the certificate is wrong: {error}") from None


def _simplest(question: clients.Question) -> clients.Answer:
    """Equilibria, reversion or the punishment of a known deviator first, then reviews; a threat
    that is no equilibrium itself only where they fail."""
    simple = clients.sustain(evolve(question, ways=("equilibria", "threat")))
    weak = _weak(simple)
    if simple.status in ("infeasible", "not individually rational") or (
        simple.status == "sustained" and not weak
    ):
        return simple
    review = clients.sustain(evolve(question, ways=("review",)))
    if review.status == "sustained":
        return evolve(review, reason=WEAK) if weak else review
    if weak:
        return simple
    return evolve(review, needed=simple.needed)


def _covered(game: OneShot) -> None:
    kind = monitoring(game.graph, "delay", "noise", "sample")
    node = game.graph.monitoring
    span = node.span if node else None
    if kind != "clients":
        message = f"sustain is for clients monitoring, and here it is {kind}"
        help = "'critical_discount(...)' says what patience sustains where everything is seen"
        raise refusal("monitoring-not-covered", message, span, help)
    if not game.values.exact:
        message = "sustain needs rational payoffs"
        raise refusal("irrational-payoffs", message, None, "round them in the spec")


def _patience(game: OneShot, stated: Number | None) -> Fraction | None:
    """The discount factor between two periods of one copy of the strategies; None: not stated."""
    repetition = game.graph.repetition
    if stated is None and (repetition is None or repetition.discount is None):
        return None
    return discount(game.graph, stated) ** (sight(game.graph).delay + 1)


def _lower(floor: object) -> Fraction:
    """A floor, or the lower one of two bounds of it."""
    value = floor[0] if isinstance(floor, tuple) else floor
    assert isinstance(value, int | float | Fraction)
    return Fraction(value)


def _result(
    game: OneShot, target: ByLlm[Fraction], within: Fraction, found: clients.Answer
) -> Sustain:
    sustained = found.status == "sustained"
    delay = sight(game.graph).delay
    players = None
    if sustained and found.cycle is not None:
        chosen = found.strategies
        players = Strategies(game, topology(game, "clients"), chosen, found.cycle, delay + 1)
    late = LATE.format(delay=delay, copies=delay + 1) if delay else ""
    cycle = found.cycle.profiles if found.cycle is not None else ()
    unseen = [(game.llms[k], game.problem.roles[r]) for k, r in found.missing]
    strategies = found.strategies if found.status == "sustained" else None
    after = _after(game, strategies) if isinstance(strategies, Threat) else ByLlm[ByLlm[Play]](())
    return Sustain(
        target,
        within,
        found.status.replace(" ", "-"),
        _kind(found),
        tuple(named(game, p) for p in cycle) if found.status == "sustained" else (),
        after,
        _plan(game, strategies) if isinstance(strategies, Choice) else None,
        _certificate(game, found) if found.status == "sustained" else None,
        ByLlm.of(game.llms, found.shortfall),
        found.mix.distance,
        None if found.needed is None else _number(found.needed),
        tuple(unseen),
        players.sentences() if players is not None else (),
        _against(game, found) if sustained else (),
        "; ".join(filter(None, (found.reason, late))),
        players,
    )


def _against(game: OneShot, found: clients.Answer) -> tuple[Comparison, ...]:
    """Payoffs on path beyond those of pure one-shot equilibria, the first few different ones."""
    known: dict[tuple[Number, ...], Comparison] = {}
    for equilibrium in game.nash("pure"):
        there = tuple(equilibrium.mean.values())
        if there not in known:
            gained = [paid - x for paid, x in zip(found.payoffs, there, strict=True)]
            known[there] = Comparison(equilibrium.play, ByLlm.of(game.llms, gained))
        if len(known) == MOST_COMPARED:
            break
    return tuple(known.values())


def _after(game: OneShot, threat: Threat) -> ByLlm[ByLlm[Play]]:
    """What is played for ever after a deviation, by deviator; those whose are ignored left out."""
    pairs = zip(game.llms, threat.after, strict=True)
    return ByLlm(tuple((llm, named(game, p)) for llm, p in pairs if p is not None))


def _kind(found: clients.Answer) -> str:
    if isinstance(found.strategies, Threat) and found.strategies.credible:
        return "reversion"
    return found.way or ""


def _plan(game: OneShot, choice: Choice) -> ReviewPlan:
    phases = choice.review.phases

    tests = [tuple(game.play(j, k) for k in phase.tests) for j, phase in enumerate(phases)]
    tolerance = [phase.high / phase.block - phase.chance for phase in phases]
    return ReviewPlan(
        ByLlm.of(game.llms, [phase.chance for phase in phases]),
        ByLlm.of(game.llms, tolerance),
        ByLlm.of(game.llms, [phase.block for phase in phases]),
        ByLlm.of(game.llms, [phase.punished for phase in phases]),
        ByLlm.of(game.llms, [(phase.low, phase.high) for phase in phases]),
        ByLlm.of(game.llms, tests),
        ByLlm.of(game.llms, [named(game, phase.punishment) for phase in phases]),
    )


def _certificate(game: OneShot, found: clients.Answer) -> Certificate:
    llms = game.llms
    assert found.discount is not None
    at = _number(found.discount)
    if isinstance(found.strategies, Choice):
        proof, again = found.strategies.certificate, found.verification
        assert again is not None
        said = FOUND_IN_SAMPLES if found.strategies.review.rules else FOUND
        verified = said.format(count=again.sampled)
        return Certificate(
            ByLlm.of(llms, [float(x) for x in proof.gain]),
            ByLlm.of(llms, [float(x) for x in proof.conforming]),
            ByLlm.of(llms, [float(x) for x in proof.best]),
            at,
            ByLlm.of(llms, [float(x) for x in proof.false_blame]),
            False,
            verified,
        )
    none: ByLlm[Number] = ByLlm.of(llms, [Fraction(0)] * len(llms))
    paid: ByLlm[Number] = ByLlm.of(llms, found.payoffs)
    exact = not isinstance(at, Irrational)
    return Certificate(none, paid, paid, at, ByLlm(()), exact, "")


def _number(point: Point) -> Patience:
    if isinstance(point, Fraction):
        return point
    return Irrational(point.poly, point.low, point.high, float(point))
