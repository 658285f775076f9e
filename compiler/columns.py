"""This module holds columns: arrays of exact values that are stored once each.

A grid of action profiles has many cells and few different values (labels, counts, fractions), so
whatever is done element by element is done once for each value, or pair of values, that occurs.
numpy is imported when the first column is made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from attrs import frozen

from .arithmetic import EvaluationError


class CellError(Exception):
    """A function failed on some element of a column: where, and what it raised."""

    def __init__(self, cell: int, operands: tuple[Any, Any], error: Exception) -> None:
        super().__init__(cell)
        self.cell, self.operands, self.error = cell, operands, error


@frozen(eq=False)
class Column:
    """The elements values[codes[0]], values[codes[1]], ...

    codes    integer array of shape (N,)
    values   the different values, each of which occurs
    """

    codes: Any
    values: list[Any]

    @staticmethod
    def of(elements: Sequence[Any]) -> Column:
        """The column of some elements."""
        import numpy as np

        codes, values = _encoded(elements)
        return Column(np.array(codes, dtype=np.intp), values)

    @staticmethod
    def of_truth(truth: Any) -> Column:
        """The column of a boolean array."""
        return _compressed(truth.astype("intp"), [False, True])

    def __len__(self) -> int:
        return len(self.codes)

    def at(self, mask: Any) -> Column:
        """The elements where a boolean array is true (or at the places an integer array lists)."""
        return _compressed(self.codes[mask], self.values)

    def array(self) -> Any:
        """The elements as an object array of shape (N,)."""
        import numpy as np

        values = np.empty(len(self.values), dtype=object)
        values[:] = self.values
        return values[self.codes]

    def truth(self) -> Any:
        """Where the elements are true: a boolean array of shape (N,)."""
        import numpy as np

        return np.array([bool(value) for value in self.values])[self.codes]


def on_grid(axes: Sequence[Sequence[Any]]) -> list[Any]:
    """One column for each axis, over all combinations of an element of each, the last fastest.

    An axis of one element gives that element, as scalars are evaluated much faster.
    """
    import numpy as np

    shape = tuple(map(len, axes))
    out: list[Any] = []
    for k, values in enumerate(axes):
        if len(values) == 1:
            out.append(values[0])
            continue
        along = [1] * len(shape)
        along[k] = len(values)
        codes = np.broadcast_to(np.arange(len(values)).reshape(along), shape).ravel()
        out.append(Column(codes, list(values)))
    return out


def apply(function: Callable[[Any, Any], Any], a: Any, b: Any) -> Column:
    """The column of function(x, y) over the elements of two columns, or of a column and a scalar.

    Raises:
        CellError: the function raised, for the first pair of values that it refused.
    """
    import numpy as np

    if not isinstance(b, Column):
        pairs, codes = [(x, b) for x in a.values], a.codes
    elif not isinstance(a, Column):
        pairs, codes = [(a, y) for y in b.values], b.codes
    else:
        width = len(b.values)
        used, codes = _occurring(a.codes * width + b.codes, len(a.values) * width)
        pairs = [(a.values[k // width], b.values[k % width]) for k in used.tolist()]
    results = []
    for k, pair in enumerate(pairs):
        try:
            results.append(function(*pair))
        except (EvaluationError, OverflowError, TypeError) as error:
            raise CellError(int(np.flatnonzero(codes == k)[0]), pair, error) from None
    new, values = _encoded(results)
    return Column(np.array(new, dtype=np.intp)[codes], values)


def merge(mask: Any, yes: Any, no: Any) -> Column:
    """The elements of `yes` where the mask is true, in order, and of `no` elsewhere.

    Each is a column of as many elements as there are places, a scalar for all of them, or None
    where there are no places.
    """
    import numpy as np

    codes = np.empty(len(mask), dtype=np.intp)
    values: list[Any] = []
    for places, part in ((mask, yes), (~mask, no)):
        if isinstance(part, Column):
            codes[places] = part.codes + len(values)
            values += part.values
        elif places.any():
            codes[places] = len(values)
            values.append(part)
    new, kept = _encoded(values)
    return Column(np.array(new, dtype=np.intp)[codes], kept)


def _encoded(elements: Sequence[Any]) -> tuple[list[int], list[Any]]:
    """A code for each element, and the different elements; 1 and 1.0 are different."""
    places: dict[tuple[type, Any], int] = {}
    codes = [places.setdefault((x.__class__, x), len(places)) for x in elements]
    return codes, [value for _, value in places]


def _compressed(codes: Any, values: list[Any]) -> Column:
    """A column without values that do not occur."""
    used, places = _occurring(codes, len(values))
    return Column(places, [values[k] for k in used.tolist()])


def _occurring(codes: Any, size: int) -> tuple[Any, Any]:
    """The different codes (below `size`) in increasing order, and the place of each code there."""
    import numpy as np

    if size > 4 * len(codes) + 1000:
        return np.unique(codes, return_inverse=True)
    present = np.bincount(codes, minlength=size) > 0
    return np.flatnonzero(present), (np.cumsum(present) - 1)[codes]
