"""This module names what can go wrong under a public signal, and the sizes that are tried."""

from __future__ import annotations


class Refused(Exception):
    """The question cannot be answered as asked; the message says which limit or rule forbids it."""


class Inconsistent(Exception):
    """A solver's answer failed its own proof: a defect of this program, never of the game."""


MOST_PROFILES = 4096
"""Pure profiles of meta-actions that are looked at one by one."""

MOST_SIGNALS = 512
"""Values that a public signal may take."""

MOST_ENTRIES = 4_000_000
"""Entries of the exact tableau of one linear program."""
