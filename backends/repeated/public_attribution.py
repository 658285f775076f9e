"""This module says which deviations a public signal reveals, and whose it cannot tell."""

from __future__ import annotations

from ...dsl.diagnostic import refusal
from ..base import OneShot
from ..instructions import named
from ..results.attribution import Attribution, Deviation, FullRank
from ..results.common import ByLlm
from .from_ir import sight
from .public import PublicProblem, public_problem, ranks
from .rank_words import failing
from .solvers.clients.observation import Refused
from .solvers.clients.signals import SignalVerdict, signal_attribution

ALONE = "there is one LLM: nobody has to watch it"
APPLIES = (
    "deviations of every LLM, and of every two LLMs, are told apart. The folk theorem for public "
    "monitoring applies where feasible payoffs have full dimension (Fudenberg, Levine and Maskin "
    "1994)"
)
BLOCKED = (
    "{failing}. The folk theorem of Fudenberg, Levine and Maskin (1994) does not apply as it is; "
    "'limit_set()' says what can be sustained"
)


def public_attribution(game: OneShot, profile: tuple[int, ...], chosen: str) -> Attribution:
    """Verdicts on unilateral deviations from a pure profile, by the signal's distribution.

    A deviation is seen if it changes the distribution, by everybody; another LLM could be its
    author if some mixture of its own meta-actions changes it in the same way.

    Raises:
        Refusal: too many profiles or signals.
    """
    problem = public_problem(game, "delay")
    try:
        found = signal_attribution(problem.signals, profile)
    except Refused as error:
        help = "'instructions uniform' leaves fewer meta-actions"
        raise refusal("attribution-not-covered", str(error), None, help) from None
    nothing: ByLlm[tuple[str, ...]] = ByLlm.of(game.llms, [()] * len(game.llms))
    return Attribution(
        "public",
        f"one signal: {', '.join(problem.labels[:-1])} or {problem.labels[-1]}"
        if len(problem.labels) > 1
        else "one signal, always the same",
        nothing,
        named(game, profile),
        chosen,
        tuple(_deviations(game, profile, found)),
        (),
        (),
        tuple(_full_ranks(game, found)),
        _conclusion(game, problem),
    )


def _deviations(game: OneShot, profile: tuple[int, ...], found: SignalVerdict) -> list[Deviation]:
    out = []
    for d in found.deviations:
        others = tuple(llm for k, llm in enumerate(game.llms) if k != d.llm)
        suspects = tuple(game.llms[k] for k in d.confused_with)
        was, is_ = (game.play(d.llm, move) for move in (profile[d.llm], d.move))
        seen = others if d.detected else ()
        alone = d.detected and not suspects
        out.append(Deviation(game.llms[d.llm], was, is_, seen, suspects, alone))
    return out


def _full_ranks(game: OneShot, found: SignalVerdict) -> list[FullRank]:
    sizes = game.sizes
    own = [FullRank((game.llms[r.llm],), r.rank, sizes[r.llm]) for r in found.individual]
    pairs = [
        FullRank(tuple(game.llms[k] for k in r.llms), r.rank, sum(sizes[k] for k in r.llms) - 1)
        for r in found.pairs
    ]
    return own + pairs


def _conclusion(game: OneShot, problem: PublicProblem) -> str:
    if len(game.llms) == 1:
        return ALONE
    blocked = failing(game, ranks(problem))
    said = BLOCKED.format(failing="; ".join(blocked)) if blocked else APPLIES
    delay = sight(game.graph).delay
    return said + (f" (the signal is seen {delay} periods late)" if delay else "")
