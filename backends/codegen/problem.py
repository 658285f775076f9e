"""This module states what programs are written from: names, arrays and settings, all plain."""

from __future__ import annotations

from typing import Any

import numpy as np
from attrs import frozen


@frozen(eq=False)
class RuleData:
    """How an LLM plays.

    name      of the rule's class in the program
    numbers   pairs of a parameter and its value: a number, an array, or another rule
    needs     what it has to be told after a round
    """

    name: str
    numbers: tuple[tuple[str, Any], ...]
    needs: tuple[str, ...] = ()

    @property
    def sees(self) -> bool:
        """Whether it goes by more than the clock and what its own clients get."""
        return any(need not in ("clock", "payoff") for need in self.needs)


@frozen(eq=False)
class Formula:
    """Payoffs as a Python function `payoff(role, actions)`.

    source    the function
    amounts   for each role what its actions are to the function: texts or numbers
    index     for each role its place in its array
    """

    source: str
    amounts: tuple[tuple[Any, ...], ...]
    index: tuple[int, ...]


@frozen(eq=False)
class Simulated:
    """A simulation, as names and arrays; shapes are those of the simulation engine.

    title          of the game
    roles          names of the R roles
    actions        for each role names of the m_r actions that can occur
    llms           names of the n LLMs
    payoffs        shape (R, m_1, ..., m_R)
    formula        the same as a function, if there is a simple one
    weights        shape (C,): components of the law of governors
    governors      shape (C, R, n)
    followed       followed[i][r]: shape (m_r, m_r), what clients play when they are told an action
    told           for each LLM shape (S_i, R): what its meta-actions tell clients, -1 for nothing
    meta_actions   for each LLM names of the S_i meta-actions
    rules          for each LLM
    values         shape (n, S_1, ..., S_n): what rules that learn know of the meta-game
    monitoring     what LLMs see: perfect, clients, identified, signal or none
    signals        shape (Y, S_1, ..., S_n): chances of the public signal, if that is what they see
    noise          the chance that a signal is another one, drawn uniformly
    common         whether an LLM draws one meta-action for all its clients
    fixed          whether the population is finite, and matched anew in every round
    joint          whether combinations of actions that are counted say who governs
    cells          how many combinations there are at most
    engine         counts or clients
    rounds, clients, seed   settings, unless the command line says otherwise
    """

    title: str
    roles: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    llms: tuple[str, ...]
    payoffs: np.ndarray
    formula: Formula | None
    weights: np.ndarray
    governors: np.ndarray
    followed: tuple[tuple[np.ndarray, ...], ...]
    told: tuple[np.ndarray, ...]
    meta_actions: tuple[tuple[str, ...], ...]
    rules: tuple[RuleData, ...]
    values: np.ndarray
    monitoring: str
    signals: np.ndarray | None
    noise: float
    common: bool
    fixed: bool
    joint: bool
    cells: int
    engine: str
    rounds: int
    clients: int
    seed: int

    @property
    def adaptive(self) -> bool:
        """Whether some LLM learns."""
        return any(rule.name not in ("Fixed", "Mixed") for rule in self.rules)


@frozen(eq=False)
class Signalled:
    """A public signal: names of the Y signals, and chances of shape (Y, S_1, ..., S_n)."""

    labels: tuple[str, ...]
    chances: np.ndarray


@frozen(eq=False)
class Staged:
    """The meta-game as an environment for players that choose meta-actions round by round.

    title          of the game
    llms           names of the n LLMs
    meta_actions   for each LLM names of the S_i meta-actions
    values         shape (n, S_1, ..., S_n): what each LLM gets in a round
    unit           what that is: the mean per client, or the LLM's utility
    monitoring     what LLMs see: perfect, clients, identified, public or none
    noise          the chance that a thing seen is another, drawn uniformly
    delay          by how many rounds all that is seen comes late
    roles          names of the R roles
    actions        for each role names of its m_r actions
    meets          shape (n, R, n): how often a client in the role, met by one of the first LLM's
                   clients, is the second's; 0 where none is met
    played         for each LLM and role shape (S_i, m_r): what its clients play
    signal         the public signal, noise included, if that is what is seen
    rounds         how many are played, unless it is stated
    ends           whether the game ends then; else play is cut off
    discount       of the spec; None if it states none
    """

    title: str
    llms: tuple[str, ...]
    meta_actions: tuple[tuple[str, ...], ...]
    values: np.ndarray
    unit: str
    monitoring: str
    noise: float
    delay: int
    roles: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    meets: np.ndarray
    played: tuple[tuple[np.ndarray, ...], ...]
    signal: Signalled | None
    rounds: int
    ends: bool
    discount: float | None
