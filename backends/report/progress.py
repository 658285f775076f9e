"""This module shows progress on a terminal."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock, Timer
from typing import IO, Any

DELAY = 1.0
"""Seconds of work before a bar appears."""


class ProgressBar:
    """A bar with what is being done, shown once work has taken a second; silent off terminals.

    Entering gives the function to report progress to (see `plan.Progress`), or None.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream: IO[str] | None = stream
        self._lock = Lock()
        self._bar: Any = None
        self._state = (0, 0, "")
        self._timer = Timer(DELAY, self._open)
        self._timer.daemon = True

    def __enter__(self) -> Callable[[int, int, str], None] | None:
        if self._stream is None or not self._stream.isatty():
            return None
        self._timer.start()
        return self._update

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            if self._bar is not None:
                self._bar.stop()
            self._bar = None
            self._stream = None

    def _update(self, done: int, total: int, what: str) -> None:
        with self._lock:
            self._state = (done, total, what)
            self._show()

    def _open(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeElapsedColumn,
        )

        with self._lock:
            if self._stream is None:
                return
            columns = (
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(bar_width=24),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
            )
            self._bar = Progress(*columns, console=Console(file=self._stream), transient=True)
            self._bar.add_task("")
            self._show()
            self._bar.start()

    def _show(self) -> None:
        if self._bar is not None:
            done, total, what = self._state
            task = self._bar.task_ids[0]
            self._bar.update(task, completed=done, total=total, description=what[:60])
