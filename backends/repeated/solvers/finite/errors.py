"""This module names what can go wrong over finitely many rounds, and the sizes that are tried."""

from __future__ import annotations


class Refused(Exception):
    """The question cannot be answered as asked; the message says which limit or rule forbids it."""


class Inconsistent(Exception):
    """A solver's answer failed its own proof: a defect of this program, never of the game."""


MOST_ROUNDS = 10_000
"""Rounds that are gone through backwards."""

MOST_PROFILES = 20_000
"""Pure profiles of meta-actions of the stage game."""

MOST_PAYOFFS = 50_000
"""Different vectors of payoffs after which the list of a round is given up."""

MOST_STEPS = 5_000_000
"""Pairs of a profile and a continuation that are tried in one round."""

MOST_CORNERS = 400
"""Corners of a set of payoffs of three and more LLMs with public randomisation."""
