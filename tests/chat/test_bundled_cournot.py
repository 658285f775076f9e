"""This module drives the bundled Cournot spec for 20 rounds, from Python and at the command line,
through faults of every kind and a kill, counting every call that the server gets."""

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

import metagame
from metagame.backends.chat import Backoff, Chat, ChatModel, ChatRun, Prices
from metagame.cli import main

from .stub_server import Answer, Asked, Late, Said, Status, Stub

SPEC = "std/papers/llm_agents_in_games/cournot"
ROUNDS = 20
KEY = "stub-key-0123456789"
TIMEOUT = 1.0
LATE = Late(Answer('{"action": 1}'), seconds=1.5)

Place = tuple[int, int]
"""A firm, from 1, and a round, from 1."""

Faults = Mapping[Place, list[Said]]
"""What happens before a firm is answered properly in a round."""

EVERY: Faults = {
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
FEWER: Faults = {
    (1, 2): [Answer("I would say thirty.")],
    (2, 3): [Status(429, headers={"Retry-After": "0.01"})],
    (1, 3): [LATE],
    (1, 12): [Status(500)],
    (2, 14): [Answer('{"action": 1e400}'), Answer("ACTION: \N{MINUS SIGN}3")],
}
"""Fewer, since the command line waits a second before it calls again."""


class Firms:
    """The script: faults first, then the best response to what the prompt tells of the other.

    What `last` says is said once behind the faults of its place.
    """

    def __init__(self, faults: Faults, place: Place | None = None, last: Said | None = None):
        self.faults, self.seen, self._lock = faults, Counter[Place](), Lock()
        self.place, self.last, self.reached = place, last, Event()

    def __call__(self, asked: Asked) -> Said:
        place = where(asked)
        with self._lock:
            number = self.seen[place]
            self.seen[place] += 1
        planned = self.faults.get(place, [])
        if number < len(planned):
            return planned[number]
        if self.last is not None and place == self.place and number == len(planned):
            self.reached.set()
            return self.last
        return Answer(f"I respond to the other firm.\nACTION: {response(asked)!r}")


def where(asked: Asked) -> Place:
    firm = re.search(r'the player "firm\[(\d)\]"', asked.text)
    number = re.search(r"^Round (\d+)\.$", asked.text, re.MULTILINE)
    assert firm and number
    return int(firm.group(1)), int(number.group(1))


def response(asked: Asked) -> float:
    last = re.findall(r"; firm\[\d\] chose ([^;]+);", asked.text)
    return 10.0 if not last else (90 - float(last[-1])) / 2


def responses() -> list[tuple[float, float]]:
    """The path of best responses, to the ten digits that players see."""
    path = [(10.0, 10.0)]
    while len(path) < ROUNDS:
        one, two = (float(f"{q:.10g}") for q in path[-1])
        path.append(((90 - two) / 2, (90 - one) / 2))
    return path


def calls(faults: Faults) -> Counter[Place]:
    """Calls that are needed if none is repeated: one for each answer, and one for each failure."""
    every = [(firm, number) for firm in (1, 2) for number in range(1, ROUNDS + 1)]
    return Counter({place: 1 + len(faults.get(place, [])) for place in every})


def counted(server: Stub) -> Counter[Place]:
    return Counter(map(where, server.asked))


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METAGAME_API_KEY", KEY)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def events(path: Path) -> list[dict[str, Any]]:
    lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    return [json.loads(line) for line in lines if line.endswith(b"\n")]


def of_kind(path: Path, kind: str) -> list[dict[str, Any]]:
    return [event for event in events(path) if event["event"] == kind]


def check_transcript(path: Path) -> None:
    """All rounds are there once, each answer is there once, and the key nowhere."""
    rounds = of_kind(path, "round")
    assert [tuple(e["actions"]) for e in rounds] == responses()
    for (one, two), event in zip(responses(), rounds, strict=True):
        margin = 120 - one - two - 30
        assert event["payoffs"] == pytest.approx([one * margin, two * margin], rel=1e-12)
    hashes = Counter(e["hash"] for e in of_kind(path, "answer"))
    assert set(hashes.values()) == {1}
    assert KEY not in path.read_text(encoding="ascii")


# --- from Python ---------------------------------------------------------------------------------


def from_python(url: str, path: Path, resume: bool = False) -> ChatRun:
    endpoint = ChatModel(url, "stub", temperature=0.5, timeout=TIMEOUT, prices=Prices(2, 8))
    return metagame.load(SPEC).play(
        {"firm[1]": Chat(endpoint), "firm[2]": endpoint},
        rounds=ROUNDS,
        transcript=path,
        resume=resume,
        backoff=Backoff(tries=4, first=0.01, longest=0.02),
    )


def test_twenty_rounds_through_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    with Stub(Firms(EVERY)) as server:
        found = from_python(server.url, path)
        assert (found.status, len(found.rounds)) == ("complete", ROUNDS)
        assert [r.actions for r in found.rounds] == responses()
        assert counted(server) == calls(EVERY)
        used, answers = found.usage, of_kind(path, "answer")
        assert (used.calls, used.answers, used.lost) == (len(server.asked), len(answers), 0)
        assert used.tokens_in == 100 * len(answers) and used.tokens_out == 10 * len(answers)
        assert used.cost == pytest.approx((100 * 2 + 10 * 8) * len(answers) / 1e6)
        codes = Counter(e.get("code") for e in of_kind(path, "failure"))
        assert codes == {429: 4, 500: 5, 502: 1, 503: 1, None: 1}
        assert sum("wrong" in e for e in answers) == 8
        again = from_python(server.url, path, resume=True)
        assert again.rounds == found.rounds and again.totals == found.totals
        assert counted(server) == calls(EVERY)
    assert found.rounds[-1].actions == pytest.approx((30, 30), abs=1e-3)
    check_transcript(path)


# --- at the command line -------------------------------------------------------------------------


def command(url: str, path: Path, patient: bool = False) -> list[str]:
    timeout = 30 if patient else TIMEOUT
    chats = [f"firm[{k}]=stub,timeout={timeout},temperature=0.5" for k in (1, 2)]
    options = ["--chat", chats[0], "--chat", chats[1], "--base-url", url, "--rounds", str(ROUNDS)]
    return ["play", SPEC, *options, "--transcript", str(path)]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("in_flight", [False, True])
def test_a_killed_run_is_resumed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], in_flight: bool
) -> None:
    """Killed while it waits after an error, nothing is asked twice; killed while an answer is on
    its way, that answer alone is asked for again, since nobody got it."""
    path, place, free = tmp_path / "run.jsonl", (1, 13), Event()
    faults = {(1, 2): [Answer("Thirty.")]} if in_flight else FEWER
    busy = Status(429, headers={"Retry-After": "60"})
    firms = Firms(faults, place, Late(Answer("ACTION: 5"), until=free) if in_flight else busy)
    with Stub(firms) as server:
        arguments = [sys.executable, "-m", "metagame", *command(server.url, path, in_flight)]
        child = subprocess.Popen(arguments)
        try:
            wait_until(lambda: firms.reached.is_set() and waiting(path, place, in_flight))
        finally:
            os.kill(child.pid, signal.SIGKILL)
            child.wait()
        free.set()
        kept, before = events(path), len(server.asked)
        assert [e["round"] for e in kept if e["event"] == "round"] == list(range(1, 13))
        for _ in range(2):  # the second time there is nothing left to do
            assert main([*command(server.url, path), "--resume"]) == 0
            assert counted(server) == calls(faults) + Counter([place])
    known = {e["hash"] for e in kept if e["event"] == "answer"}
    answered = [e["messages"] for e in kept if e["event"] == "request" and e["hash"] in known]
    later = [[list(m.values()) for m in a.body["messages"]] for a in server.asked[before:]]
    assert len(known) == 12 * 2 + 1 + 1 and not [asked for asked in later if asked in answered]
    assert events(path)[: len(kept)] == kept
    check_transcript(path)
    asked, answers = len(server.asked), len(of_kind(path, "answer"))
    lost, printed = ", 1 without an answer that was kept" * in_flight, capsys.readouterr().out
    assert printed.startswith("20 of 20 rounds: complete\n  firm[1]   mean ")
    told = f"{asked} calls{lost}; tokens: {100 * answers} in, {10 * answers} out"
    assert printed.count(told) == 2 and KEY not in printed
    if not in_flight:
        failures = [e.get("code") for e in of_kind(path, "failure")]
        assert Counter(failures) == {429: 2, 500: 1, None: 1}
        assert sum("wrong" in e for e in of_kind(path, "answer")) == 3


def waiting(path: Path, place: Place, in_flight: bool) -> bool:
    """Whether the other firm has moved, and the failure is written down if there is one."""
    other = (3 - place[0], place[1])
    moved = any((e["player"] + 1, e["round"]) == other for e in of_kind(path, "move"))
    failed = any((e["player"] + 1, e["round"]) == place for e in of_kind(path, "failure"))
    return moved and failed is not in_flight


def wait_until(condition: Callable[[], bool]) -> None:
    until = monotonic() + 60
    while not condition():
        assert monotonic() < until
        sleep(0.02)


def test_prompts_and_settings_are_chosen_at_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    with Stub(lambda asked: Answer("ACTION: 30")) as server:
        one = "firm[1]=alpha,prompt=myopic,temperature=0.25,max_tokens=90,seed=5,attempts=1"
        two = f"firm[2]=beta,base_url={server.url}/two"
        chats = ["--chat", one, "--chat", two, "--base-url", f"{server.url}/one"]
        assert main(["play", SPEC, *chats, "--rounds", "3", "--transcript", str(path)]) == 0
    by_model: dict[str, list[Asked]] = {"alpha": [], "beta": []}
    for asked in server.asked:
        by_model[asked.body["model"]].append(asked)
    myopic, multi = by_model["alpha"][-1], by_model["beta"][-1]
    limits = {"temperature": 0.25, "max_tokens": 90, "seed": 5}
    assert {k: v for k, v in myopic.body.items() if k not in ("messages", "model")} == limits
    assert set(multi.body) == {"messages", "model"}
    assert "Think of the coming round only" in myopic.text and "Round 1:" not in myopic.text
    assert "The game is not zero-sum" in multi.text and "Round 1: you chose 30" in multi.text
    assert (myopic.path, multi.path) == (
        "/v1/one/chat/completions",
        "/v1/two/chat/completions",
    )
    start = json.loads(of_kind(path, "start")[0]["setting"])
    assert [seat["prompt"]["name"] for seat in start["seats"]] == ["myopic", "multi-round"]
