"""This module keeps the transcript of a run, a JSON line for each event, and goes on from one."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from threading import Lock
from time import time
from typing import Any, BinaryIO, Literal, TypeAlias

from attrs import asdict, evolve, fields, frozen

from ...dsl.diagnostic import Refusal, refusal
from .table import Action
from .usage import Prices, Usage, cost

FORMAT = 1
"""Of transcripts; a transcript of another format is refused."""

BEGIN = b'{"event": "start"'
"""How a transcript begins."""

Kind: TypeAlias = Literal["start", "resume", "request", "answer", "failure", "move", "round", "end"]


@frozen
class Event:
    """A line of a transcript; what does not belong to its kind is None.

    event        start (setting), resume, request (messages), answer (text, and action or wrong),
                 failure (error, code, wait), move (action, source), round (actions, payoffs,
                 sources), end (status, reason)
    time         seconds since 1970
    round        number of the round, from 1
    player       its place at the table, from 0
    attempt      the how-manyth answer of this round this is about, from 1
    trial        the how-manyth call for this answer, from 1
    hash         of the request: the same for the same conversation, model, settings, round, player,
                 attempt and sample
    messages     the prompt: pairs of role and content
    text         the answer as it came, without the key
    action       what it means
    wrong        why it is malformed
    tokens_in    of the prompt
    tokens_out   of the answer
    finish       why the answer ended there, as the endpoint says
    seconds      that the call took
    error        why a call failed
    code         its HTTP status
    wait         seconds until the next trial
    source       of a move: "chat", "rule", "person" or "fallback"
    actions      of all players
    payoffs      of all players, as floats
    sources      of all moves
    setting      what is played by whom
    status       of the run, at its end
    reason       for the status
    """

    event: Kind
    time: float | None = None
    round: int | None = None
    player: int | None = None
    attempt: int | None = None
    trial: int | None = None
    hash: str | None = None
    messages: tuple[tuple[str, str], ...] | None = None
    text: str | None = None
    action: Action | None = None
    wrong: str | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    finish: str | None = None
    seconds: float | None = None
    error: str | None = None
    code: int | None = None
    wait: float | None = None
    source: str | None = None
    actions: tuple[Action, ...] | None = None
    payoffs: tuple[float, ...] | None = None
    sources: tuple[str, ...] | None = None
    setting: str | None = None
    status: str | None = None
    reason: str | None = None


NAMES = frozenset(field.name for field in fields(Event))
KINDS = frozenset(("start", "resume", "request", "answer", "failure", "move", "round", "end"))


def canonical(value: Any) -> str:
    """Plain data as JSON text that is the same for the same data."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def digest(value: Any) -> str:
    """A hash of plain data."""
    return sha256(canonical(value).encode("ascii")).hexdigest()


def written(event: Event) -> bytes:
    """An event as a line."""
    plain = asdict(event, filter=lambda attribute, value: value is not None)
    return json.dumps(plain, ensure_ascii=True).encode("ascii") + b"\n"


def read(line: bytes) -> Event:
    """The event on a line. Raises ValueError if there is none."""
    try:
        found = json.loads(line)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(found, dict) or not set(found) <= NAMES or found.get("event") not in KINDS:
        raise ValueError("not an event")
    for name in ("actions", "payoffs", "sources", "messages"):
        if name in found:
            found[name] = tuple(tuple(x) if isinstance(x, list) else x for x in found[name])
    if isinstance(found.get("action"), list):
        found["action"] = tuple(found["action"])
    return Event(**found)


class Tally:
    """Counts what each player's calls used, event by event."""

    def __init__(self) -> None:
        self._sums: dict[int, Counter[str]] = {}

    def count(self, event: Event, old: bool = False) -> None:
        """Take an event in; `old` if it was in the transcript already."""
        if event.player is None or event.event not in ("request", "answer", "failure"):
            return
        sums = self._sums.setdefault(event.player, Counter())
        sums[event.event] += 1
        if event.event != "answer":
            return
        sums["reused"] += old
        sums["in"] += event.tokens_in or 0
        sums["out"] += event.tokens_out or 0
        sums["uncounted"] += event.tokens_in is None or event.tokens_out is None

    def usage(self, player: int, prices: Prices | None) -> Usage:
        """What one player's calls used so far."""
        sums = self._sums.get(player, Counter())
        calls, answers = sums["request"], sums["answer"]
        lost = calls - answers - sums["failure"]
        tokens = sums["in"], sums["out"]
        return Usage(
            calls, answers, sums["reused"], lost, *tokens, sums["uncounted"], cost(prices, *tokens)
        )


class Transcript:
    """The events of a run, old and new; each is in the file before the run goes on.

    Used in a `with` statement. `path` None keeps nothing. Threads may write at the same time.
    """

    def __init__(self, path: Path | None, setting: Any, resume: bool) -> None:
        """Open it, and write down what is played by whom.

        Raises:
            OSError: the file cannot be written.
            Refusal: the file exists although nothing is to be resumed; it is damaged; it is in use;
                or it is the transcript of something else.
        """
        self._file: BinaryIO | None = None
        self._lock = Lock()
        self.old: tuple[Event, ...] = ()
        self.tally = Tally()
        if path is None:
            return
        if path.is_file() and not resume:
            message = f"there is a transcript already: {path}"
            raise refusal("transcript-exists", message, None, "resume it, or name another file")
        self._file = _locked(path)
        try:
            self._begin(path, setting)
        except BaseException:
            self._file.close()
            raise

    def _begin(self, path: Path, setting: Any) -> None:
        file = self._file
        assert file is not None
        file.seek(0)
        self.old, length = _events(path, file.read())
        if self.old:
            _same(path, self.old[0], setting)
        for event in self.old:
            self.tally.count(event, old=True)
        file.truncate(length)
        file.seek(length)
        if self.old:
            self.write(Event("resume"))
        else:
            self.write(Event("start", setting=canonical(setting)))

    def __enter__(self) -> Transcript:
        return self

    def __exit__(self, *error: object) -> None:
        if self._file is not None:
            self._file.close()

    def write(self, event: Event) -> None:
        """Write an event down, past every buffer of ours and of the system's."""
        with self._lock:
            self.tally.count(event)
            if self._file is not None:
                self._append(event)

    def _append(self, event: Event) -> None:
        assert self._file is not None
        line = written(evolve(event, time=round(time(), 3)))
        self._file.write(line)
        self._file.flush()
        os.fsync(self._file.fileno())

    def events(self, kind: Kind) -> Iterator[Event]:
        """The events of a kind that were there when the transcript was opened."""
        return (event for event in self.old if event.event == kind)


def _locked(path: Path) -> BinaryIO:
    """The file for reading and writing, which no other run has at the same time."""
    path.touch()
    file = path.open("r+b", buffering=0)
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            message = f"another run writes to the transcript {path}"
            raise refusal("transcript-in-use", message, None, "wait for it to end") from None
    return file


def _events(path: Path, data: bytes) -> tuple[tuple[Event, ...], int]:
    """The events of a transcript, and its length without a last line that was not finished."""
    length = data.rfind(b"\n") + 1
    if not length and not (data.startswith(BEGIN) or BEGIN.startswith(data)):
        raise _damaged(path, "it does not begin with a start")
    found = []
    for number, line in enumerate(data[:length].splitlines(), 1):
        try:
            found.append(read(line))
        except (TypeError, ValueError):
            raise _damaged(path, f"line {number} is not an event") from None
    if found and (found[0].event != "start" or found[0].setting is None):
        raise _damaged(path, "it does not begin with a start")
    return tuple(found), length


def _damaged(path: Path, what: str) -> Refusal:
    message = f"{path} is no transcript, or a damaged one: {what}"
    return refusal("transcript-damaged", message, None, "name another file")


def _same(path: Path, start: Event, setting: Any) -> None:
    """Compare what a transcript is of with what is to be played."""
    try:
        then = json.loads(start.setting or "")
    except ValueError:
        raise _damaged(path, "its start has no setting") from None
    place = _difference(then, json.loads(canonical(setting)), "")
    if place is not None:
        message = f"{path} is the transcript of another run: they differ in {place}"
        help = "what is played and who plays have to be the same; or name another file"
        raise refusal("transcript-of-another-run", message, None, help)


def _difference(one: Any, other: Any, place: str) -> str | None:
    """Where plain data differ, None if nowhere."""
    if isinstance(one, dict) and isinstance(other, dict) and set(one) == set(other):
        pairs = [(f"{place}.{key}".lstrip("."), one[key], other[key]) for key in sorted(one)]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(f"{place}[{i}]", a, b) for i, (a, b) in enumerate(zip(one, other, strict=True))]
    else:
        return None if one == other else place or "everything"
    found = (_difference(a, b, deeper) for deeper, a, b in pairs)
    return next((where for where in found if where is not None), None)
