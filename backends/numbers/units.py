"""This module gives exact or float numbers as floats of size about 1, however large they are."""

from __future__ import annotations

import numpy as np

from .scaled import Scaled


def from_zero_to_one(numbers: Scaled) -> np.ndarray:
    """(x - least) / (largest - least) as float64, same shape; zeros if all are equal."""
    values = numbers.numerators
    low, span = values.min(), values.max() - values.min()
    if not span:
        return np.zeros(values.shape)
    if values.dtype != object:
        return np.asarray((values - low) / span)
    flat = [(int(x) - int(low)) / int(span) for x in values.ravel().tolist()]
    return np.array(flat).reshape(values.shape)


def by_largest(numbers: Scaled) -> np.ndarray:
    """Each row over its largest entry in size, as float64; shape (rows, columns)."""
    out = np.zeros(numbers.shape)
    for k, row in enumerate(numbers.numerators):
        top = np.abs(row).max()
        if not top:
            continue
        if row.dtype == object:
            out[k] = [int(x) / int(top) for x in row.tolist()]
        else:
            out[k] = row / top
    return out
