"""This module says in sentences which rank conditions fail under a public signal, and where."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..base import OneShot
from .solvers.public.ranks import OwnRank, PairRank, Ranks


def failing(game: OneShot, found: Ranks) -> tuple[str, ...]:
    """Conditions of the folk theorem of Fudenberg, Levine and Maskin (1994) that fail.

    Individual full rank has to hold at every profile, pairwise full rank at one for each pair; each
    LLM and each pair is named once, with the first profile at which it fails.
    """
    out = []
    for i in range(len(game.llms)):
        own = [r for r in found.failing_own if r.llm == i]
        if own:
            out.append(_own_words(game, own))
    for pair in dict.fromkeys(r.llms for r in found.pairs):
        rows = [r for r in found.pairs if r.llms == pair]
        if not any(r.holds for r in rows):
            out.append(_pair_words(game, rows[0]))
    return tuple(out)


def _own_words(game: OneShot, failures: Sequence[OwnRank]) -> str:
    first = failures[0]
    llm = game.llms[first.llm]
    assert first.first is not None and first.second is not None
    one = _mixture(game, first.llm, first.first)
    two = _mixture(game, first.llm, first.second)
    count = len(failures)
    where = "at every profile" if count == _profiles(game) else f"at {count:,} profiles"
    return (
        f"individual full rank fails for {llm} {where}: where the others play "
        f"{_others(game, first.profile, (first.llm,))}, the signal cannot tell {one} from {two}"
    )


def _pair_words(game: OneShot, failure: PairRank) -> str:
    i, j = failure.llms
    assert failure.first is not None and failure.second is not None
    names = f"{game.llms[i]} and {game.llms[j]}"
    at = ", ".join(
        f"{llm} {_play(game, k, move)}"
        for k, (llm, move) in enumerate(zip(game.llms, failure.profile, strict=True))
    )
    said = f"pairwise full rank fails for {names} at every pure profile"
    if failure.identifiable or not failure.plain:
        return f"{said}, as at {at}: rank {failure.rank}, not {failure.wanted}"
    one, two = (
        _mixture(game, llm, _shares(weights))
        for llm, weights in ((i, failure.first), (j, failure.second))
    )
    return (
        f"{said}: at {at}, the signal shifts the same way if {game.llms[i]} moves to {one} "
        f"and if {game.llms[j]} moves to {two}"
    )


def _shares(weights: Sequence[Fraction]) -> Sequence[Fraction]:
    total = sum(weights, Fraction(0))
    return [w / total for w in weights] if total else weights


def _mixture(game: OneShot, llm: int, weights: Sequence[Fraction]) -> str:
    parts = [(w, _play(game, llm, k)) for k, w in enumerate(weights) if w]
    if len(parts) == 1 and parts[0][0] == 1:
        return parts[0][1]
    return " + ".join(f"{w} {play}" for w, play in parts[:4]) + (" + ..." if len(parts) > 4 else "")


def _others(game: OneShot, profile: Sequence[int], but: Sequence[int]) -> str:
    named = [
        f"{game.llms[k]} {_play(game, k, move)}" for k, move in enumerate(profile) if k not in but
    ]
    return ", ".join(named) or "nothing"


def _play(game: OneShot, llm: int, move: int) -> str:
    return f"({', '.join(map(str, game.play(llm, move)))})"


def _profiles(game: OneShot) -> int:
    count = 1
    for size in game.sizes:
        count *= size
    return count
