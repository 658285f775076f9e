"""This module says of every unilateral deviation who detects it, and with whom it is confused."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from attrs import frozen

from ...problem import Topology
from .observation import Kind, Observation, Profile, Refused, caps, missing, observation, told

DEVIATION_LIMIT = 100_000
"""Most (deviation, observer, suspect) verdicts that are listed for one profile."""


@frozen
class View:
    """What one observer concludes from a deviation that it detects.

    explained_by   the LLMs other than the deviator, the observer included, of which some
                   meta-action, mixed over clients or not, would have looked the same to it
    """

    observer: int
    explained_by: tuple[int, ...]


@frozen
class Deviation:
    """A pure deviation of one LLM from a profile.

    move           the meta-action it plays instead of the prescribed one
    moved          the roles in which it tells its clients something else
    views          one for every other LLM that detects it
    detected       every other LLM detects it
    attributable   they all do, and nobody but the deviator explains what any of them sees: its
                   guilt is common knowledge
    """

    llm: int
    move: int
    moved: tuple[int, ...]
    views: tuple[View, ...]
    detected: bool
    attributable: bool

    @property
    def detected_by(self) -> tuple[int, ...]:
        """The other LLMs that see that somebody deviated."""
        return tuple(view.observer for view in self.views)

    @property
    def attributed_by(self) -> tuple[int, ...]:
        """Observers that know who it was, given that they know it was not themselves."""
        return tuple(v.observer for v in self.views if not set(v.explained_by) - {v.observer})

    @property
    def confused_with(self) -> tuple[int, ...]:
        """All LLMs that explain what some observer sees."""
        return tuple(sorted({i for view in self.views for i in view.explained_by}))


@frozen
class Partial:
    """What an LLM can do in one role with a part of its clients only.

    cap            the largest fraction of its clients in the role that it can move, alone in this
                   role, so that the suspect explains what the observer sees; 0: none, every
                   deviation in this role clears the suspect
    seen           whether the observer sees the role (else it detects nothing there)
    """

    llm: int
    role: int
    observer: int
    suspect: int
    cap: Fraction
    seen: bool


@frozen
class Attribution:
    """All unilateral deviations from one profile (model.md, section 4).

    observation    who sees what
    deviations     every pure deviation
    partial        every role of every LLM, for every other observer and every suspect
    missing        pairs (observer, role): deviations that the observer does not see at all
    """

    profile: Profile
    observation: Observation
    deviations: tuple[Deviation, ...]
    partial: tuple[Partial, ...]
    unseen: tuple[tuple[int, int], ...]

    @property
    def all_detected(self) -> bool:
        """Every deviation, partial ones included, is detected by every other LLM."""
        return not self.unseen

    @property
    def all_attributable(self) -> bool:
        """Every deviation, partial ones included, is attributable: nobody else explains any."""
        return self.all_detected and all(not p.cap for p in self.partial)


def attribution(topology: Topology, kind: Kind, profile: Profile) -> Attribution:
    """Verdicts on all unilateral deviations from a pure profile of meta-actions.

    Explainable by j: x_r(a) >= sum_{i != j, told a} w[r,i] for all actions a and all roles r that
    the observer sees (Shaki, Hartman, Kraus and Aumann, arXiv 2605.06525). Under perfect and
    identified monitoring whatever is seen names its author. Raises Refused above DEVIATION_LIMIT,
    and for compliance that `observation` refuses.
    """
    seen = observation(topology, kind)
    n = len(topology.told)
    if n * n * sum(len(rows) for rows in topology.told) > DEVIATION_LIMIT:
        raise Refused(f"more than {DEVIATION_LIMIT} verdicts on deviations from one profile")
    deviations = tuple(
        _verdict(topology, seen, kind, profile, (k, move))
        for k in range(n)
        for move in range(len(topology.told[k]))
        if move != profile[k]
    )
    roles = [
        [r for r, row in enumerate(seen.masses) if _can_move(topology, row, k, r)] for k in range(n)
    ]
    unseen = tuple(
        sorted(
            {
                (o, r)
                for k in range(n)
                for r in roles[k]
                for o in range(n)
                if o != k and not seen.seen[o][r]
            }
        )
    )
    partial = tuple(
        _partial(topology, seen, kind, profile, (k, r, o, j))
        for k in range(n)
        for r in roles[k]
        for o in range(n)
        if o != k
        for j in range(n)
        if j != k
    )
    return Attribution(profile, seen, deviations, partial, unseen)


def _can_move(topology: Topology, row: tuple[Fraction, ...], llm: int, role: int) -> bool:
    """Whether some meta-action of the LLM moves anything in the role."""
    return bool(row[llm]) and len(set(topology.told[llm][:, role].tolist())) > 1


def _verdict(
    topology: Topology, seen: Observation, kind: Kind, profile: Profile, who: tuple[int, int]
) -> Deviation:
    k, move = who
    n = len(profile)
    moved = tuple(
        r
        for r, row in enumerate(seen.masses)
        if row[k] and told(topology, k, move, r) != told(topology, k, profile[k], r)
    )
    views = []
    for o in range(n):
        visible = [r for r in moved if seen.seen[o][r]]
        if o == k or not visible:
            continue
        explained = (
            ()
            if kind != "clients"
            else tuple(
                j
                for j in range(n)
                if j != k and _explains(topology, seen, profile, (k, j), visible)
            )
        )
        views.append(View(o, explained))
    detected = len(views) == n - 1 and n > 1
    return Deviation(
        k, move, moved, tuple(views), detected, detected and not any(v.explained_by for v in views)
    )


def _explains(
    topology: Topology,
    seen: Observation,
    profile: Profile,
    pair: tuple[int, int],
    visible: list[int],
) -> bool:
    """Whether the suspect explains that the deviator moved all its clients in the roles listed."""
    k, j = pair
    cap = caps(topology, seen.masses, pair, (profile[k], profile[j]))
    return all(cap[r] == 1 for r in visible)


def _partial(
    topology: Topology,
    seen: Observation,
    kind: Kind,
    profile: Profile,
    case: tuple[int, int, int, int],
) -> Partial:
    k, r, o, j = case
    sees = seen.seen[o][r]
    if not sees:
        return Partial(k, r, o, j, Fraction(1), False)
    if kind != "clients":
        return Partial(k, r, o, j, Fraction(0), True)
    cap = caps(topology, seen.masses, (k, j), (profile[k], profile[j]))
    return Partial(k, r, o, j, cap[r], True)


@frozen
class Conclusion:
    """Which folk theorem the monitoring allows, before payoffs are looked at.

    theorem    "perfect": Fudenberg and Maskin (1986), subgame-perfect; needs payoffs of full
               dimension (or different ones) for three and more LLMs. "review": Shaki, Hartman,
               Kraus and Aumann (arXiv 2605.06525), eps-equilibria. "alone": there is nobody
               to watch.
               None: something blocks both
    missing    pairs (LLM, role): what blocks them
    """

    theorem: Literal["perfect", "review", "alone"] | None
    missing: tuple[tuple[int, int], ...]


def conclusion(topology: Topology, kind: Kind) -> Conclusion:
    """What monitoring alone implies for patient LLMs.

    Under perfect monitoring, and under identified monitoring that leaves no role unseen, whoever
    deviates is known at once. Under clients monitoring with no role unseen reviews work. Whatever
    has an unseen role is blocked. Raises Refused for compliance that `observation` refuses.
    """
    if len(topology.told) < 2:
        return Conclusion("alone", ())
    unseen = missing(topology, kind)
    if unseen:
        return Conclusion(None, unseen)
    return Conclusion("review" if kind == "clients" else "perfect", ())
