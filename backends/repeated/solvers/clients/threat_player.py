"""This module holds cycles and threats as objects that play: frequencies seen -> meta-action."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import define

from ...problem import Topology
from .observation import Profile, told
from .sight import frequencies

Seen = Sequence[Sequence[Fraction]]
"""x[r][a]: the share of role r's clients that play a."""


def explains(topology: Topology, profile: Profile, llm: int, seen: Seen) -> bool:
    """Whether one LLM alone could have caused what is seen while the others keep to a profile.

    In every role each action is played at least as often as by the others' clients, and by those
    of the LLM that play it whatever they are told (model.md, section 4).
    """
    for r, shares in enumerate(topology.shares):
        expected = frequencies(topology, r, profile)
        own = shares[llm]
        if not own:
            if tuple(seen[r]) != expected:
                return False
            continue
        matrix = topology.followed[llm][r]
        row = matrix[told(topology, llm, profile[llm], r)]
        for a, x in enumerate(seen[r]):
            least = min(line[a] for line in matrix)
            if x < expected[a] - own * row[a] + own * least:
                return False
    return True


@define(eq=False)
class SteadyPlayer:
    """One LLM that goes through a cycle, and after a deviation does what follows it for ever.

    cycle   what is prescribed in turn
    after   after[k]: the profile that answers a deviation of LLM k, None if nothing does; () where
            deviations are not answered at all
    time    periods so far
    fixed   the profile that is played for ever by now
    """

    topology: Topology
    cycle: tuple[Profile, ...]
    after: tuple[Profile | None, ...]
    llm: int
    time: int = 0
    fixed: Profile | None = None

    @property
    def prescribed(self) -> Profile:
        """What all LLMs are to do now."""
        return self.cycle[self.time % len(self.cycle)] if self.fixed is None else self.fixed

    def act(self) -> int:
        """The meta-action to play now."""
        return self.prescribed[self.llm]

    def observe(self, seen: Seen) -> None:
        """Take note of what happened."""
        profile = self.prescribed
        self.time += 1
        if self.fixed is not None or not self.after:
            return
        expected = [frequencies(self.topology, r, profile) for r in range(len(seen))]
        if [tuple(x) for x in seen] == expected:
            return
        for k, answer in enumerate(self.after):
            if answer is not None and explains(self.topology, profile, k, seen):
                self.fixed = answer
                return
