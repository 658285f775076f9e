"""This module gives every part of a simulation its own stream of random numbers.

A stream follows from the seed and from what it is for, so that it does not matter which thread
draws from it, nor when, and a resumed run goes on as if it had not stopped. Streams are the same
for the same version of numpy.
"""

from __future__ import annotations

import numpy as np

PLAY, ACT, SEE, MATCH = range(4)
"""What a stream is for: clients' play, LLMs' choices, what is seen, who meets whom."""


def stream(seed: int, *purpose: int) -> np.random.Generator:
    """An independent generator for a purpose, given by a few numbers (numpy's SeedSequence)."""
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(seed, spawn_key=purpose)))


BITS = 31
"""Random bits of the numbers of `words`."""


def words(rng: np.random.Generator, count: int) -> np.ndarray:
    """Uniform 31-bit numbers in unsigned 32 bits, shape (count,)."""
    pairs = rng.integers(0, 2**64, size=(count + 1) // 2, dtype=np.uint64)
    pairs &= np.uint64(0x7FFF_FFFF_7FFF_FFFF)
    return pairs.view(np.uint32)[:count]
