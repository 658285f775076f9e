"""This module defines records by column: named arrays, which can be written to files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from attrs import frozen

from .files import replace

ENDINGS = (".csv", ".npz", ".parquet")
"""Kinds of files that columns are written to, by the ending of the name."""


class MissingData(ImportError):
    """A package of the extra `data` is not installed; the message says how to get it."""


@frozen(eq=False, repr=False)
class Columns(Mapping[str, np.ndarray]):
    """Columns by name, in order: arrays of shape (T,), one entry for each of T rounds."""

    items_: tuple[tuple[str, np.ndarray], ...]

    def __getitem__(self, name: str) -> np.ndarray:
        for known, column in self.items_:
            if known == name:
                return column
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self.items_)

    def __len__(self) -> int:
        return len(self.items_)

    def __repr__(self) -> str:
        rounds = len(self.items_[0][1]) if self.items_ else 0
        return f"<Columns of {rounds:,} rounds: {', '.join(self)}>"

    def to_dataframe(self) -> Any:
        """A pandas.DataFrame. Raises MissingData if pandas is not installed."""
        return _imported("pandas", "a data frame").DataFrame(dict(self.items_))

    def to_bytes(self, ending: str) -> bytes:
        """The content of a file of that kind, the same for the same columns.

        Raises:
            MissingData: .parquet, and pyarrow is not installed.
            ValueError: files do not end so.
        """
        return _writer(ending)(self)

    def write(self, path: str | Path) -> None:
        """Write a file by the ending of its name: .csv, .npz or .parquet; all of it or nothing.

        Raises:
            MissingData: .parquet, and pyarrow is not installed.
            OSError: the file cannot be written.
            ValueError: the name ends otherwise.
        """
        replace(path, self.to_bytes(ending_of(path)))


def ending_of(path: str | Path) -> str:
    """The kind of a file by the ending of its name. Raises ValueError if columns have none such."""
    ending = Path(path).suffix.lower()
    _writer(ending, str(path))
    return ending


def need(ending: str) -> None:
    """Raise MissingData if files of that kind need a package that is not installed."""
    if ending == ".parquet":
        _imported("pyarrow", "Parquet")


def _writer(ending: str, path: str = "") -> Callable[[Columns], bytes]:
    writers = dict(zip(ENDINGS, (_csv, _npz, _parquet), strict=True))
    if ending not in writers:
        raise ValueError(f"records end in .csv, .npz or .parquet, not '{path or ending}'")
    return writers[ending]


def _imported(package: str, what: str) -> Any:
    from importlib import import_module

    try:
        return import_module(package)
    except ImportError:
        message = f"{what} needs {package}: install it with  pip install 'metagame[data]'"
        raise MissingData(message) from None


def _csv(columns: Columns) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(list(columns))
    writer.writerows(zip(*(own.tolist() for own in columns.values()), strict=True))
    return out.getvalue().encode()


def _npz(columns: Columns) -> bytes:
    out = io.BytesIO()
    np.savez(out, **dict(columns.items_))  # type: ignore[arg-type]
    return out.getvalue()


def _parquet(columns: Columns) -> bytes:
    arrow = _imported("pyarrow", "Parquet")
    from importlib import import_module

    out = arrow.BufferOutputStream()
    table = arrow.table({name: arrow.array(own) for name, own in columns.items_})
    import_module("pyarrow.parquet").write_table(table, out)
    return bytes(out.getvalue())


class Recorded:
    """What results with records by round share."""

    __slots__ = ()

    def records(self) -> Columns:
        """Round by round, a column each."""
        raise NotImplementedError

    def to_dataframe(self) -> Any:
        """The records as a pandas.DataFrame. Raises ImportError if pandas is not installed."""
        return self.records().to_dataframe()

    def to_parquet(self, path: str | Path) -> None:
        """Write the records to a Parquet file, all of it or nothing.

        Raises:
            ImportError: pyarrow is not installed.
            OSError: the file cannot be written.
            ValueError: the name does not end in .parquet.
        """
        if Path(path).suffix.lower() != ".parquet":
            raise ValueError(f"a Parquet file ends in .parquet, not '{path}'")
        self.records().write(path)
