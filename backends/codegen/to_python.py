"""This module writes a stand-alone simulation: one module that needs numpy only."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from . import clients_text as clients
from . import counts_text
from . import data_text as data
from . import learning_text as learning
from . import rules_text as rules
from . import simulation_text as text
from .literals import WIDTH, assigned, flat, spaced
from .problem import RuleData, Simulated

SHORTEST_BLOCK, LONGEST_BLOCK, LONGEST_STEPS = 64, 1024, 128
"""Rounds that are drawn together; with learning LLMs, rounds that share a stream."""

BLOCK_WORK = 2**21
"""Combinations of a block, about, if that takes fewer rounds."""

POOL = 2**16
"""Clients that share a stream where they are simulated one by one."""

FEWEST_ROUNDS, BATCHES = 16, 32
"""Independent rounds whose spread is used; stretches of rounds that depend on each other."""


SEEN = {
    "perfect": learning.SEEN_PERFECT,
    "clients": learning.SEEN_CLIENTS,
    "identified": learning.SEEN_CLIENTS,
    "none": learning.SEEN_BLIND,
    "signal": learning.SEEN_SIGNAL,
}
"""What LLMs that learn see, by the kind of monitoring."""


def to_python(found: Simulated) -> str:
    """The text of the module: the same for the same simulation, byte for byte.

    Nothing of the spec is in it but names and numbers, as literals.
    """
    counts = found.engine == "counts"
    parts = [_head(found), *_data(found), text.STREAMS, text.BEHAVIOUR]
    parts += [text.PLAYED_COMMON if found.common else text.PLAYED_ALONE]
    parts += _counting(found) if counts else _one_by_one(found)
    if found.adaptive or not counts:
        seen = SEEN[found.monitoring] if found.adaptive else learning.SEEN_BLIND
        loop = learning.LEARNING if counts else learning.LEARNING_ONE_BY_ONE
        if _met(found):
            seen = learning.with_frequencies(seen)
        if found.monitoring == "signal":
            loop = learning.with_signals(loop)
        parts += [seen, *_rules(found), loop]
    else:
        parts += [
            counts_text.STEADY,
            counts_text.BLOCK_COMMON if found.common else counts_text.BLOCK_ALONE,
        ]
    parts += [text.ESTIMATE, text.BATCHES if found.adaptive else text.BETWEEN]
    return spaced([*parts, text.MAIN])


def _head(found: Simulated) -> str:
    counts = found.engine == "counts"
    return text.HEAD.format(
        method=text.COUNTS if counts else text.ONE_BY_ONE,
        abc="Callable, Sequence" if _forced(found) else "Sequence",
        typing="Any, " if _forced(found) else "",
        itertools="pairwise, product" if found.fixed and not counts else "product",
        fractions="" if found.formula is None else "from fractions import Fraction\n",
    )


def _counting(found: Simulated) -> list[str]:
    parts = [counts_text.CELLS, text.LAW]
    parts += [counts_text.REMEMBERED_COMMON if found.common else counts_text.REMEMBERED_ALONE]
    return [*parts, *([text.SEATS, counts_text.MATCHED] if found.fixed else [counts_text.DRAWN])]


def _one_by_one(found: Simulated) -> list[str]:
    parts = [clients.CELLS, text.LAW]
    return [*parts, *([text.SEATS, clients.MATCHED] if found.fixed else [clients.DRAWN])]


def _data(found: Simulated) -> Iterator[str]:
    """Everything that comes from the spec."""
    yield data.GAME
    yield ""
    yield assigned("TITLE", found.title)
    yield assigned("ROLES", found.roles)
    yield assigned("ACTIONS", found.actions)
    yield assigned("LLMS", found.llms)
    yield from _payoffs(found)
    yield data.POPULATION
    yield assigned("WEIGHTS", found.weights)
    yield assigned("GOVERNORS", found.governors)
    yield data.FOLLOWED
    yield assigned("FOLLOWED", found.followed)
    yield data.CHOICES
    yield assigned("META_ACTIONS", found.meta_actions)
    yield assigned("TOLD", found.told)
    if found.adaptive:
        yield data.VALUES
        yield assigned("VALUES", found.values)
    if found.signals is not None:
        yield data.SIGNALS
        yield assigned("SIGNALS", found.signals)
        yield assigned("NOISE", found.noise)
    if found.adaptive or found.engine != "counts":
        yield data.BLIND
        blind = [not rule.sees or "payoff" in rule.needs for rule in found.rules]
        yield assigned("BLIND", blind)
        if _met(found):
            yield data.MET
            yield assigned("MET", ["frequencies" in rule.needs for rule in found.rules])
    else:
        yield data.CHANCES
        yield assigned("CHANCES", [_chances(rule) for rule in found.rules])
    yield data.PROFILE_COMMON if found.common else data.PROFILE_ALONE
    yield data.SETTINGS
    yield ""
    yield from (assigned(name, value) for name, value in _settings(found))


def _payoffs(found: Simulated) -> Iterator[str]:
    """The payoffs as a table, or as a function that gives it."""
    if found.formula is None:
        yield data.PAYOFFS
        yield assigned("PAYOFFS", found.payoffs)
        return
    amounts = "ACTIONS"
    if any(not isinstance(x, str) for own in found.formula.amounts for x in own):
        amounts = "AMOUNTS"
        yield data.AMOUNTS
        yield assigned(amounts, found.formula.amounts)
    if "INDEX[" in found.formula.source:
        yield data.INDEX
        yield assigned("INDEX", found.formula.index)
    yield f"\n\n{found.formula.source}"
    yield data.TABULATED.format(amounts=amounts)


def _settings(found: Simulated) -> Iterator[tuple[str, int]]:
    yield "ROUNDS", found.rounds
    yield "CLIENTS", found.clients
    yield "SEED", found.seed
    if found.engine != "counts":
        yield "POOL", POOL
    elif found.adaptive:
        yield "BLOCK", max(1, min(LONGEST_STEPS, BLOCK_WORK // found.cells))
    else:
        yield "SHORTEST", SHORTEST_BLOCK
        yield "LONGEST", max(1, min(LONGEST_BLOCK, BLOCK_WORK // found.cells))
    if found.adaptive:
        yield "BATCHES", BATCHES
    else:
        yield "FEWEST", FEWEST_ROUNDS


def _chances(rule: RuleData) -> np.ndarray:
    numbers = dict(rule.numbers)
    return np.ones(1) if rule.name == "Fixed" else np.asarray(numbers["chances"], dtype=float)


def _met(found: Simulated) -> bool:
    """Whether somebody goes by how often its clients met which action."""
    return any("frequencies" in rule.needs for rule in found.rules)


def _forced(found: Simulated) -> bool:
    """Whether some rule is made inside another one."""
    return any(own.name == "Forced" for rule in found.rules for own in _nested(rule))


def _nested(rule: RuleData) -> Iterator[RuleData]:
    """A rule and those inside it."""
    yield rule
    for _, value in rule.numbers:
        if isinstance(value, RuleData):
            yield from _nested(value)


def _rules(found: Simulated) -> Iterator[str]:
    """The classes of the rules, and who goes by which."""
    yield rules.SHARED
    if _forced(found):
        yield rules.MAKER
    if found.adaptive:
        yield rules.HELPERS
    names = {own.name for rule in found.rules for own in _nested(rule)}
    yield from (part for name, part in rules.RULES.items() if name in names)
    yield rules.TABLE
    for i, rule in enumerate(found.rules):
        yield from _constants(rule, f"_{i}")
    yield "RULES = ["
    for i, rule in enumerate(found.rules):
        yield f"    {_made(rule, f'_{i}', 4)},"
    yield "]"


def _constants(rule: RuleData, place: str) -> Iterator[str]:
    """What a rule is made of that is too long for a line."""
    for name, value in rule.numbers:
        if isinstance(value, RuleData):
            yield from _constants(value, f"{place}_0")
            constant = f"{rules.CONSTANTS[name]}{place}"
            yield f"{constant} = {_made(value, f'{place}_0', len(constant) + 3, 0)}"
        elif isinstance(value, np.ndarray):
            yield assigned(f"{rules.CONSTANTS[name]}{place}", value)


def _made(rule: RuleData, place: str, used: int, indent: int = 4) -> str:
    """What makes a rule, where `used` characters of the line are taken."""
    numbers = [
        f"{name}={rules.CONSTANTS[name]}{place}"
        if isinstance(value, RuleData | np.ndarray)
        else f"{name}={flat(value)}"
        for name, value in rule.numbers
    ]
    if not numbers:
        return rule.name
    inside = ", ".join([rule.name, *numbers])
    line, margin = f"partial({inside})", " " * (indent + 4)
    if used + len(line) < WIDTH:
        return line
    if len(margin) + len(inside) > WIDTH:
        inside = f",\n{margin}".join([rule.name, *numbers]) + ","
    return f"partial(\n{margin}{inside}\n{' ' * indent})"
