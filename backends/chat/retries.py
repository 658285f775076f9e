"""This module says how long to wait before a call is made again, and when to give up."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite

from attrs import frozen


@frozen
class Backoff:
    """How often a call that fails is made again, and after which waits.

    tries     calls in all for one answer
    first     seconds before the second try; they double from try to try
    longest   most seconds of such a wait
    patience  most seconds that the endpoint may ask to wait (Retry-After) before the run ends

    Raises:
        ValueError: less than one try, or a wait that is negative or not finite.
    """

    tries: int = 6
    first: float = 1.0
    longest: float = 60.0
    patience: float = 300.0

    def __attrs_post_init__(self) -> None:
        waits = (self.first, self.longest, self.patience)
        if self.tries < 1 or not all(isfinite(w) and w >= 0 for w in waits):
            raise ValueError(f"no way to wait: {self}")


def wait(backoff: Backoff, done: int, asked: str | None, jitter: float = 1.0) -> float | None:
    """Seconds to wait after `done` tries that failed; None: give up.

    `asked` is the Retry-After header, in seconds or as a date (RFC 9110, section 10.2.3); the
    endpoint's wait is never cut short. `jitter` in [0, 1] takes up to half of our own wait away,
    so that players who failed together do not come back together.
    """
    if done >= backoff.tries:
        return None
    ours = min(backoff.longest, backoff.first * 2.0 ** min(done - 1, 60)) * (0.5 + 0.5 * jitter)
    theirs = retry_after(asked, datetime.now(UTC))
    if theirs is None:
        return ours
    return None if theirs > backoff.patience else max(ours, theirs)


def retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for; None if it is missing or makes no sense."""
    if header is None:
        return None
    text = header.strip()
    try:
        seconds = float(text)
    except ValueError:
        try:
            date = parsedate_to_datetime(text)
        except ValueError:
            return None
        zoned = date if date.tzinfo is not None else date.replace(tzinfo=UTC)
        seconds = (zoned - now).total_seconds()
        return max(0.0, seconds)
    return seconds if isfinite(seconds) and seconds >= 0 else None
