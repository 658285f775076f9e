"""This module drives a Cournot duopoly through faults of every kind, a kill, and a resume."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event, Lock
from time import monotonic, sleep
from typing import Any

import pytest

from metagame.backends.chat.play import ChatRun

from .cournot import KEY, ROUNDS, VARIABLE, profits, run
from .stub_server import Answer, Asked, Late, Said, Status, Stub

TIMEOUT = 1.0
LATE = Late(Answer('{"action": 1}'), seconds=1.4)
FAULTS: dict[tuple[int, int], list[Said]] = {
    (1, 2): [Answer("I would say thirty.")],
    (2, 3): [Status(429, headers={"Retry-After": "0"}), Status(429)],
    (1, 4): [Status(500)],
    (2, 5): [LATE],
    (1, 6): [Answer('{"action": NaN}'), Answer("ACTION: 1000")],
    (2, 6): [Status(503, headers={"Retry-After": "0.05"}), Status(502)],
    (1, 9): [Answer('{"action": 3', finish="length"), Status(500)],
    (2, 10): [Answer(None), Status(429), Answer("ACTION: 1\nACTION: 2")],
    (1, 15): [Status(500), Status(500), Status(500)],
    (2, 16): [Answer('{"action": "30"}'), Status(429)],
    (1, 20): [Answer("")],
}
"""By firm and round what happens before the firm is answered properly."""


class Firms:
    """The script: faults first, then the best response to what the prompt tells of the other."""

    def __init__(self, faults: Mapping[tuple[int, int], list[Said]]) -> None:
        self.faults, self.seen, self._lock = faults, Counter[tuple[int, int]](), Lock()

    def __call__(self, asked: Asked) -> Said:
        place = where(asked)
        with self._lock:
            number = self.seen[place]
            self.seen[place] += 1
        planned = self.faults.get(place, [])
        if number < len(planned):
            return planned[number]
        return Answer(f"I respond to the other firm.\nACTION: {response(asked)!r}")


def where(asked: Asked) -> tuple[int, int]:
    """The firm that is asked, and the round."""
    firm = re.search(r'the player "firm (\d)"', asked.text)
    number = re.search(r"^Round (\d+)\.$", asked.text, re.MULTILINE)
    assert firm and number
    return int(firm.group(1)), int(number.group(1))


def response(asked: Asked) -> float:
    last = re.findall(r"; firm \d chose ([^;]+);", asked.text)
    return 10.0 if not last else (90 - float(last[-1])) / 2


def responses() -> list[tuple[float, float]]:
    """The path of best responses, to the ten digits that players see."""
    path = [(10.0, 10.0)]
    while len(path) < ROUNDS:
        one, two = (float(f"{q:.10g}") for q in path[-1])
        path.append(((90 - two) / 2, (90 - one) / 2))
    return path


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, KEY)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def expected_calls() -> Counter[tuple[int, int]]:
    every = ((firm, number) for firm in (1, 2) for number in range(1, ROUNDS + 1))
    return Counter({place: 1 + len(FAULTS.get(place, [])) for place in every})


def check(path: Path, found: ChatRun, server: Stub) -> None:
    """What was played is the path of best responses, and what was used is what the server gave."""
    assert (found.status, len(found.rounds)) == ("complete", ROUNDS)
    assert [r.actions for r in found.rounds] == responses()
    assert [list(r.payoffs) for r in found.rounds] == [profits(q) for q in responses()]
    assert found.rounds[-1].actions == pytest.approx((30, 30), abs=1e-3)
    assert found.totals == pytest.approx([sum(profits(q)[i] for q in responses()) for i in (0, 1)])
    assert KEY not in path.read_text(encoding="ascii")
    assert {e["trial"] for e in events(path) if e["event"] == "failure"} == {1, 2, 3}
    rounds = [e for e in events(path) if e["event"] == "round"]
    assert [tuple(e["actions"]) for e in rounds] == responses()
    assert found.usage.calls == len(server.asked)
    answers = [e for e in events(path) if e["event"] == "answer"]
    assert found.usage.answers == len(answers)
    assert found.usage.tokens_in == 100 * len(answers)
    assert found.usage.tokens_out == 10 * len(answers)
    assert found.usage.cost == pytest.approx((100 * 2 + 10 * 8) * len(answers) / 1e6)


def test_twenty_rounds_through_faults(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    with Stub(Firms(FAULTS)) as server:
        found = run(server.url, path, timeout=TIMEOUT)
        assert Counter(map(where, server.asked)) == expected_calls()
        check(path, found, server)
        assert found.usage.lost == found.usage.reused == 0
        assert found.usage.complete
        kept = events(path)
        codes = Counter(e.get("code") for e in kept if e["event"] == "failure")
        assert codes == {429: 4, 500: 5, 502: 1, 503: 1, None: 1}
        assert sum("wrong" in e for e in kept if e["event"] == "answer") == 8
        again = run(server.url, path, resume=True)
        assert again.rounds == found.rounds and again.totals == found.totals
        assert again.usage.reused == again.usage.answers == found.usage.answers
        assert Counter(map(where, server.asked)) == expected_calls()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("place", [(1, 13), (2, 10)])
def test_a_killed_run_is_resumed(tmp_path: Path, place: tuple[int, int]) -> None:
    """The server holds one firm's last answer of a round back, and the run is killed meanwhile."""
    path, firms = tmp_path / "run.jsonl", Held(FAULTS, place)
    with Stub(firms) as server:
        child = start(server, path)
        try:
            wait_until(lambda: firms.held > 0 and moved(path, (3 - place[0], place[1])))
        finally:
            os.kill(child.pid, signal.SIGKILL)
            child.wait()
        assert child.returncode == -signal.SIGKILL
        firms.free.set()
        held, before = firms.held, len(server.asked)
        kept = events(path)
        found = run(server.url, path, resume=True, timeout=TIMEOUT)
        assert Counter(map(where, server.asked)) == expected_calls() + Counter({place: held})
        known = {e["hash"] for e in kept if e["event"] == "answer"}
        answered = [e["messages"] for e in kept if e["event"] == "request" and e["hash"] in known]
        assert len(known) > 20 and len(server.asked) > before
        asked = [[list(m.values()) for m in a.body["messages"]] for a in server.asked[before:]]
        assert not [messages for messages in asked if messages in answered]
        check(path, found, server)
        kinds = Counter(e["event"] for e in kept)
        assert found.usage.reused == kinds["answer"] == len(known)
        assert found.usage.lost == kinds["request"] - kinds["answer"] - kinds["failure"] == 1
        assert not found.usage.complete
        assert events(path)[: len(kept)] == kept


class Held(Firms):
    """The same, but after the faults of a place its answers are held until `free` is set."""

    def __init__(self, faults: Mapping[tuple[int, int], list[Said]], place: tuple[int, int]):
        super().__init__(faults)
        self.place, self.free, self.held = place, Event(), 0

    def __call__(self, asked: Asked) -> Said:
        said = super().__call__(asked)
        faults = len(self.faults.get(self.place, []))
        over = where(asked) == self.place and self.seen[self.place] > faults
        if not over or self.free.is_set():
            return said
        self.held += 1
        return Late(Answer("ACTION: 5"), until=self.free)


def start(server: Stub, path: Path) -> subprocess.Popen[bytes]:
    script = Path(__file__).with_name("cournot.py")
    return subprocess.Popen([sys.executable, str(script), server.url, str(path), str(TIMEOUT)])


def events(path: Path) -> list[dict[str, Any]]:
    lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    return [json.loads(line) for line in lines if line.endswith(b"\n")]


def moved(path: Path, place: tuple[int, int]) -> bool:
    """Whether a firm's move of a round is written down."""
    moves = (e for e in events(path) if e["event"] == "move")
    return any((e["player"] + 1, e["round"]) == place for e in moves)


def wait_until(condition: Callable[[], bool]) -> None:
    until = monotonic() + 30
    while not condition():
        assert monotonic() < until
        sleep(0.01)
