"""This module shows progress on a terminal, and lets work be stopped in good order."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Timer, current_thread, main_thread
from typing import IO, Any

DELAY = 1.0
"""Seconds of work before a bar appears."""


class ProgressBar:
    """A bar with what is being done, shown once work has taken a second; silent off terminals.

    Entering gives the function to report progress to (see `plan.Progress`), or None. `rounds` tells
    of the rounds of one long simulation, with their rate and the time left.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream: IO[str] | None = stream
        self._lock = Lock()
        self._bar: Any = None
        self._state = (0, 0, "")
        self._rounds: tuple[int, int] | None = None
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

    def rounds(self, done: int, total: int) -> None:
        """How many rounds of a simulation are done."""
        with self._lock:
            first = self._rounds is None
            self._rounds = (done, total)
            if first and self._bar is not None:
                self._begin_rounds()
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
                TextColumn("{task.fields[more]}"),
            )
            self._bar = Progress(*columns, console=Console(file=self._stream), transient=True)
            self._bar.add_task("", more="")
            if self._rounds is not None:
                self._begin_rounds()
            self._show()
            self._bar.start()

    def _begin_rounds(self) -> None:
        """A line for rounds; what was done before it counts for no rate."""
        assert self._rounds is not None
        done, total = self._rounds
        self._bar.add_task("rounds", completed=done, total=total, more="")

    def _show(self) -> None:
        if self._bar is None:
            return
        done, total, what = self._state
        task = self._bar.task_ids[0]
        self._bar.update(task, completed=done, total=total, description=what[:60])
        if self._rounds is not None and len(self._bar.tasks) > 1:
            done, total = self._rounds
            task = self._bar.tasks[1]
            self._bar.update(task.id, completed=done, total=total, more=_pace(task))


def _pace(task: Any) -> str:
    """The rate of a task and the time left, as far as they are known."""
    if not task.speed or task.time_remaining is None:
        return ""
    minutes, seconds = divmod(int(task.time_remaining), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{task.speed:,.0f}/s, {hours}:{minutes:02}:{seconds:02} left"


@contextmanager
def interruptible(wanted: bool) -> Iterator[None]:
    """While it lasts a process that is told to terminate is interrupted, and can save its work."""
    if not wanted or current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
