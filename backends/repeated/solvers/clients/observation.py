"""This module says who observes which role, and how much of a deviation another LLM explains.

With a continuum of clients the frequency of action a in role r is

    x_r(a) = sum_i w[r,i] * followed[i][r][told to i's clients][a].

Where a client that does not follow plays the same way whatever it was told, only the clients that
do follow move x_r, and the rest is a constant. The mass of LLM i in role r is the share of role r
that follows i; all that is said about shares in Shaki, Hartman, Kraus and Aumann (arXiv 2605.06525)
then holds for masses. Governors are drawn independently by role, so that joint frequencies tell no
more than those of each role.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, TypeAlias

from attrs import frozen

from ...problem import Topology

Kind: TypeAlias = Literal["perfect", "clients", "identified", "none"]
Profile: TypeAlias = tuple[int, ...]
Masses: TypeAlias = tuple[tuple[Fraction, ...], ...]


class Refused(Exception):
    """A question about clients monitoring that this package does not answer; says why."""


class NotObserved(Refused):
    """Some LLMs cannot see roles that they would have to watch.

    missing   pairs (LLM, role)
    """

    def __init__(self, missing: tuple[tuple[int, int], ...]) -> None:
        self.missing = missing
        listed = ", ".join(f"LLM {i} does not see role {r}" for i, r in missing)
        super().__init__(f"deviations would go unseen: {listed}")


class Inconsistent(Exception):
    """Two computations of one thing disagree: a bug here, never the reader's fault."""


@frozen
class Observation:
    """Who sees what: seen[k][r] says whether LLM k observes role r; masses[r][i] as above."""

    seen: tuple[tuple[bool, ...], ...]
    masses: Masses


def observation(topology: Topology, kind: Kind) -> Observation:
    """What each LLM observes of each role (model.md, section 4).

    Under clients and identified monitoring LLM k sees role r exactly if it governs a client outside
    role r. Raises Refused for clients whose disobedience depends on what they were told.
    """
    roles, llms = len(topology.shares), len(topology.told)
    if kind in ("perfect", "none"):
        seen = tuple((kind == "perfect",) * roles for _ in range(llms))
    else:
        governs = [[row[i] > 0 for row in topology.shares] for i in range(llms)]
        seen = tuple(
            tuple(any(own[q] for q in range(roles) if q != r) for r in range(roles))
            for own in governs
        )
    return Observation(seen, masses(topology))


def masses(topology: Topology) -> Masses:
    """masses[r][i]: the share of role r's clients that do what LLM i tells them. Raises Refused."""
    return tuple(
        tuple(
            share * _following(topology.followed[i][r]) if share else Fraction(0)
            for i, share in enumerate(row)
        )
        for r, row in enumerate(topology.shares)
    )


def _following(matrix: tuple[tuple[Fraction, ...], ...]) -> Fraction:
    """f where the matrix is f * identity + (1 - f) * (equal rows). Raises Refused."""
    size = len(matrix)
    if size == 1:
        return Fraction(1)
    base = [matrix[(a + 1) % size][a] for a in range(size)]
    share = matrix[0][0] - base[0]
    for told, row in enumerate(matrix):
        for played, chance in enumerate(row):
            if chance != base[played] + (share if told == played else 0):
                raise Refused("clients disobey in ways that depend on what they were told")
    if share < 0:
        raise Refused("clients do the opposite of what they are told")
    return share


def missing(topology: Topology, kind: Kind = "clients") -> tuple[tuple[int, int], ...]:
    """Pairs (LLM, role) for which the LLM cannot see what others do in the role.

    A role in which nobody else can move anything needs no watching: one with a single action, or
    one whose clients all follow the LLM itself or nobody.
    """
    seen = observation(topology, kind)
    return tuple(
        (k, r)
        for k, row in enumerate(seen.seen)
        for r, sees in enumerate(row)
        if not sees
        and topology.actions[r] > 1
        and any(mass for i, mass in enumerate(seen.masses[r]) if i != k)
    )


def told(topology: Topology, llm: int, move: int, role: int) -> int:
    """The action that a meta-action tells the LLM's clients in a role, -1 if there are none."""
    return int(topology.told[llm][move, role])


def caps(
    topology: Topology, weights: Masses, pair: tuple[int, int], moves: tuple[int, int]
) -> tuple[Fraction, ...]:
    """How much of its clients in each role a deviator may move so that a suspect explains it.

    `pair` is (deviator, suspect), `moves` the prescribed meta-action of the deviator and the one
    that the suspect really plays. What is seen in role r is explainable by the suspect exactly if
    x_r(a) >= sum_{i != suspect, told a} w[r,i] for all a. That binds for the action a prescribed to
    the deviator alone: it may take away mass w[r,suspect] if the suspect plays a, and nothing
    otherwise. So fraction m of its clients may move if m <= caps[r], which is at most 1; caps[r] is
    1 where the deviator moves nothing.
    """
    deviator, suspect = pair
    out = []
    for r, row in enumerate(weights):
        own, other = row[deviator], row[suspect]
        alike = told(topology, deviator, moves[0], r) == told(topology, suspect, moves[1], r)
        if not own:
            out.append(Fraction(1))
        else:
            out.append(min(Fraction(1), other / own) if alike else Fraction(0))
    return tuple(out)
