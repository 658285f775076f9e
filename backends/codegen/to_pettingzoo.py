"""This module writes a PettingZoo environment of the meta-game."""

from __future__ import annotations

from collections.abc import Iterator

from . import pettingzoo_text as text
from . import stage_text
from .literals import assigned, spaced
from .problem import Staged


def to_pettingzoo(found: Staged) -> str:
    """The text of the module: the same for the same game, byte for byte."""
    head = text.HEAD.format(seen=text.SEEN[found.monitoring])
    parts = [head, *stage_data(found), *met(found), text.SPACES[found.monitoring]]
    return spaced([*parts, text.ENVIRONMENT])


def stage_data(found: Staged) -> Iterator[str]:
    """Everything that comes from the spec."""
    yield stage_text.DATA
    yield ""
    yield assigned("TITLE", found.title)
    yield assigned("LLMS", found.llms)
    yield assigned("META_ACTIONS", found.meta_actions)
    yield stage_text.VALUES.format(unit=stage_text.UNITS[found.unit])
    yield assigned("VALUES", found.values)
    if found.monitoring in ("clients", "identified"):
        yield stage_text.MEETS
        yield assigned("ROLES", found.roles)
        yield assigned("ACTIONS", found.actions)
        yield assigned("MEETS", found.meets)
        yield assigned("PLAYED", found.played)
    if found.signal is not None:
        yield stage_text.SIGNALS
        yield assigned("SIGNALS", found.signal.labels)
        yield assigned("CHANCES", found.signal.chances)
    if found.monitoring in ("perfect", "clients", "identified"):
        yield stage_text.NOISE
        yield assigned("NOISE", found.noise)
    yield stage_text.ROUNDS
    yield assigned("ROUNDS", found.rounds)
    yield assigned("ENDS", found.ends)
    yield assigned("DELAY", found.delay)
    yield stage_text.DISCOUNT
    yield assigned("DISCOUNT", found.discount)


def met(found: Staged) -> Iterator[str]:
    """How often clients meet what, where that is seen."""
    if found.monitoring == "clients":
        yield stage_text.MET
    if found.monitoring == "identified":
        yield stage_text.MET_BY
