"""This module counts calls, tokens and what they cost."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from typing import Any

from attrs import Attribute, field, frozen


def _price(instance: object, attribute: Attribute[Any], value: float) -> None:
    if not (isfinite(value) and value >= 0):
        raise ValueError(f"a price of {value} per million tokens")


@frozen
class Prices:
    """What a million tokens cost, in a currency of the user's.

    Raises:
        ValueError: a price that is negative or not finite.
    """

    per_million_in: float = field(converter=float, validator=_price)
    per_million_out: float = field(converter=float, validator=_price)
    currency: str = ""


@frozen
class Usage:
    """What some calls used.

    calls        requests that were sent, failed ones too; those of a killed run included
    answers      calls that were answered
    reused       answers that were taken from the transcript instead of asked for again; they are
                 among `answers`
    lost         calls of a killed run whose answer never reached the transcript: what they used is
                 not known
    tokens_in    tokens of prompts, as the endpoint counts them
    tokens_out   tokens of answers
    uncounted    answers for which the endpoint told no tokens
    cost         None if there is no price; too small if there are `lost` or `uncounted` calls
    """

    calls: int = 0
    answers: int = 0
    reused: int = 0
    lost: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    uncounted: int = 0
    cost: float | None = None

    @property
    def complete(self) -> bool:
        """Whether the tokens of all calls are known."""
        return not self.lost and not self.uncounted


def cost(prices: Prices | None, tokens_in: int, tokens_out: int) -> float | None:
    """The price of some tokens."""
    if prices is None:
        return None
    spent = tokens_in * prices.per_million_in + tokens_out * prices.per_million_out
    return spent / 1_000_000


def total(usages: Iterable[Usage]) -> Usage:
    """The sum; its cost is None if one that made calls has no price, or none has."""
    some = [usage for usage in usages if usage.calls]
    costs = [usage.cost for usage in some if usage.cost is not None]
    return Usage(
        sum(u.calls for u in some),
        sum(u.answers for u in some),
        sum(u.reused for u in some),
        sum(u.lost for u in some),
        sum(u.tokens_in for u in some),
        sum(u.tokens_out for u in some),
        sum(u.uncounted for u in some),
        sum(costs) if costs and len(costs) == len(some) else None,
    )
