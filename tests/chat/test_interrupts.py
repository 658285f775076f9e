"""This module checks that Ctrl-C ends a run of language models at once, whatever it waits for."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest

from .stub_server import Answer, Asked, Late, Said, Status, Stub

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="there is no SIGINT for one process"
)


@pytest.mark.parametrize("waits_for", ["answers", "the endpoint"])
def test_ctrl_c_while_models_are_asked(waits_for: str, tmp_path: Path) -> None:
    """Both models are asked in the third round when it comes."""
    path, never = tmp_path / "kept.jsonl", Event()

    def script(asked: Asked) -> Said:
        if asked.number <= 4:
            return Answer("ACTION: C")
        if waits_for == "answers":
            return Late(Answer("ACTION: C"), until=never)
        return Status(429, headers={"Retry-After": "200"})

    with Stub(script) as server:
        chats = ["--chat", "row=stub,key_variable=", "--chat", "col=stub,key_variable="]
        options = ["--base-url", server.url, "--rounds", "5", "--transcript", str(path)]
        command = [sys.executable, "-m", "metagame", "play", "std/prisoners_dilemma"]
        pipe = subprocess.PIPE
        environment = {**os.environ, "NO_PROXY": "127.0.0.1"}
        child = subprocess.Popen(
            [*command, *chats, *options], stdout=pipe, stderr=pipe, env=environment
        )
        until = monotonic() + 60
        while len(server.asked) < 6 or (waits_for != "answers" and kept(path, "failure") < 2):
            assert monotonic() < until
            sleep(0.02)
        sleep(0.2)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=20)
        never.set()
    assert (child.returncode, err) == (130, b"")
    assert out.startswith(b"2 of 5 rounds: the run was interrupted; it can be resumed\n")
    assert (kept(path, "round"), kept(path, "answer"), kept(path, "end")) == (2, 4, 1)


def kept(path: Path, kind: str) -> int:
    lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    return sum(json.loads(line)["event"] == kind for line in lines if line.endswith(b"\n"))
