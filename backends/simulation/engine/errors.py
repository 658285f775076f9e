"""This module names what the simulation engine refuses, and what would be a bug of its own."""

from __future__ import annotations


class Refused(Exception):
    """A simulation that is not possible as it is asked for; the message says why."""


class NotObserved(Refused):
    """A rule of play needs to know what the monitoring does not show.

    llm     the LLM that plays by the rule
    needs   what it would have to see
    """

    def __init__(self, llm: int, needs: str, kind: str) -> None:
        self.llm, self.needs = llm, needs
        super().__init__(f"the rule of LLM {llm} needs {needs}, which {kind} hides")


class WrongSnapshot(Refused):
    """A saved run that is not one of this simulation, or not readable."""


class Inconsistent(Exception):
    """Two computations of one thing disagree: a bug here, never the reader's fault."""
