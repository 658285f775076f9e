"""This module checks the line to an endpoint: settings, limits, retries, and secret keys."""

from __future__ import annotations

import asyncio
import logging
import traceback
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from threading import Event, Timer
from time import monotonic

import pytest
from attrs import evolve

from metagame.backends.chat import client
from metagame.backends.chat.client import CallFailed, ChatModel, Hung, connect
from metagame.backends.chat.play import Options, play
from metagame.backends.chat.prompts import Message
from metagame.backends.chat.retries import Backoff, retry_after, wait
from metagame.backends.chat.seats import Chat, Rule
from metagame.dsl.diagnostic import Refusal

from .cournot import KEY, VARIABLE, model
from .lines import dilemma
from .stub_server import Answer, Late, Raw, Said, Status, Stub

HELLO = [Message("user", "hello")]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, KEY)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def asked_once(said: Said, timeout: float = 5.0) -> object:
    """The reply, or the failure."""
    with Stub(lambda asked: said) as server:
        line = connect(model(server.url, timeout))
        try:
            return line.ask(HELLO)
        except CallFailed as error:
            return error
        finally:
            line.close()


def test_settings_are_sent_and_nothing_else() -> None:
    with Stub(lambda asked: Answer("hi", (5, 6))) as server:
        full = evolve(model(server.url), token_limit="max_completion_tokens")
        bare = ChatModel(server.url, "other", key_variable=None)
        for each in (full, bare):
            line = connect(each)
            reply = line.ask(HELLO)
            line.close()
            assert (reply.text, reply.tokens_in, reply.tokens_out) == ("hi", 5, 6)
    first, second = server.asked
    said = {"messages": [{"role": "user", "content": "hello"}]}
    limits = {"temperature": 0.5, "seed": 7, "max_completion_tokens": 200}
    assert first.body == {**said, **limits, "model": "stub"}
    assert first.headers["authorization"] == f"Bearer {KEY}"
    assert first.path == "/v1/chat/completions"
    assert second.body == {**said, "model": "other"}


def test_a_vendors_key_is_not_sent_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "vendor-key-0123456789")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    with Stub(lambda asked: Answer("hi")) as server:
        line = connect(ChatModel(server.url, "other", key_variable=None))
        line.ask(HELLO)
        line.close()
    assert "vendor-key-0123456789" not in str(server.asked)


@pytest.mark.parametrize(
    ("said", "again", "code", "message"),
    [
        (Status(429, headers={"Retry-After": "7"}), True, 429, "HTTP 429"),
        (Status(500), True, 500, "HTTP 500"),
        (Status(503), True, 503, "HTTP 503"),
        (Status(400), False, 400, "HTTP 400"),
        (Status(401), False, 401, "HTTP 401"),
        (Status(404), False, 404, "HTTP 404"),
        (Raw((b"<html>",)), True, None, "an answer"),
        (Raw((b"{}",)), True, None, "an answer without a message"),
        (Raw((b'{"choices": []}',)), True, None, "an answer without a message"),
        (Raw((b'{"choices": [{"message": null}]}',)), True, None, "an answer without a message"),
        (Raw((b"[1, 2]",)), True, None, "an answer"),
        (Raw((b"",)), True, None, "an answer"),
    ],
)
def test_failures(said: Said, again: bool, code: int | None, message: str) -> None:
    failed = asked_once(said)
    assert isinstance(failed, CallFailed)
    assert (failed.again, failed.status) == (again, code)
    assert str(failed).startswith(message)
    assert failed.wait == ("7" if code == 429 else None)


def test_answers_without_text_or_counts() -> None:
    reply = asked_once(Answer(None, tokens=None, finish="content_filter"))
    assert isinstance(reply, client.Reply)
    assert reply == client.Reply("", None, None, "content_filter")


@pytest.mark.parametrize(
    "slow", [Late(Answer("hi"), seconds=0.6), Raw((b" ",) * 100, pause=0.1)], ids=["late", "drip"]
)
def test_a_call_has_a_limit_in_all(slow: Said) -> None:
    since = monotonic()
    failed = asked_once(slow, timeout=0.3)
    assert isinstance(failed, CallFailed) and failed.again
    assert str(failed) == "no answer within 0.3 seconds"
    assert monotonic() - since < 5


def test_a_line_works_where_a_loop_runs() -> None:
    """As in a notebook."""

    async def cell() -> object:
        return asked_once(Answer("hi"))

    assert asyncio.run(cell()) == client.Reply("hi", 100, 10, "stop")


def test_nobody_there() -> None:
    line = connect(model("http://127.0.0.1:9/v1"))
    with pytest.raises(CallFailed, match="no connection") as caught:
        line.ask(HELLO)
    assert caught.value.again
    line.close()


def test_a_closed_line_breaks_off() -> None:
    with Stub(lambda asked: Late(Answer("hi"), until=Event())) as server:
        line = connect(model(server.url, 30))
        Timer(0.2, line.close).start()
        since = monotonic()
        with pytest.raises(Hung):
            line.ask(HELLO)
        assert monotonic() - since < 10
        with pytest.raises(Hung):
            line.ask(HELLO)
        line.close()


def test_the_key_is_never_shown(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Neither by the transcript, nor by logs, results, errors or their tracebacks."""
    path = tmp_path / "run.jsonl"
    caplog.set_level(logging.DEBUG)
    many = f"\x1b[2J{KEY} " * 60  # so that the key is where the message is cut
    script = [Answer(f"is it {KEY}?\nACTION: C"), Status(401, f"wrong key: {many}")]
    with Stub(lambda asked: script[asked.number - 1]) as server:
        seats = [Chat(model(server.url)), Rule(lambda view: "D", "defect")]
        found = play(dilemma(2), seats, Options(transcript=path))
        assert found.status == "endpoint-failed" and "HTTP 401" in found.reason
        assert found.reason.isprintable() and len(found.reason) < 700
        assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
    failed = asked_once(Status(401, f"wrong key: {KEY}"))
    assert isinstance(failed, CallFailed)
    assert "[key]" in str(failed) and "is it [key]?" in path.read_text()
    told = "".join(traceback.format_exception(failed)) + repr(vars(failed)) + frames(failed)
    for text in (path.read_text(), caplog.text, repr(found), repr(seats), told):
        assert KEY not in text
        assert KEY[: len(KEY) // 2] not in text
    assert failed.__context__ is None and failed.__cause__ is None


def test_a_key_in_a_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    seats = [Chat(model("http://127.0.0.1:9/v1")), Rule(lambda view: "D", "defect")]
    with pytest.raises(Refusal) as caught:
        play(evolve(dilemma(1), about=f"use {KEY}"), seats, Options(transcript=path))
    assert caught.value.diagnostics[0].id == "api-key-in-a-text"
    assert KEY not in str(caught.value) and not path.exists()


def frames(error: BaseException) -> str:
    """The local variables of the package's frames, as tools print them beside a traceback."""
    steps = traceback.walk_tb(error.__traceback__)
    found = [f.f_locals for f, _ in steps if f.f_code.co_filename == client.__file__]
    assert found
    return repr(found) + repr([vars(local["self"]) for local in found if "self" in local])


@pytest.mark.parametrize(
    ("value", "id"),
    [
        (None, "api-key-not-set"),
        (" ", "api-key-not-set"),
        ("abc", "api-key-too-short"),
        ("k\N{LATIN SMALL LETTER E WITH ACUTE}y-0123456789", "api-key-unreadable"),
    ],
)
def test_keys_that_are_none(
    value: str | None, id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE)
    if value is not None:
        monkeypatch.setenv(VARIABLE, value)
    path = tmp_path / "run.jsonl"
    seats = [Chat(model("http://127.0.0.1:9/v1")), Rule(lambda view: "D", "defect")]
    with pytest.raises(Refusal) as caught:
        play(dilemma(1), seats, Options(transcript=path))
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.id == id and VARIABLE in diagnostic.message
    assert not path.exists()
    assert value is None or not value.strip() or value not in str(caught.value)


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "find_spec", lambda name: None)
    with pytest.raises(Refusal, match=r"pip install 'metagame\[chat\]'") as caught:
        connect(model("http://127.0.0.1:9/v1"))
    assert caught.value.diagnostics[0].id == "openai-not-installed"


@pytest.mark.parametrize(
    "change",
    [
        {"base_url": "127.0.0.1:80"},
        {"base_url": "ftp://127.0.0.1"},
        {"base_url": "http://name:secret@127.0.0.1/v1"},
        {"base_url": "http://127.0.0.1/v1?key=secret"},
        {"model": ""},
        {"timeout": 0},
        {"timeout": float("nan")},
        {"max_tokens": 0},
        {"temperature": -1},
        {"temperature": float("nan")},
    ],
)
def test_wrong_settings(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w") as caught:
        evolve(model("http://127.0.0.1:9/v1"), **change)
    assert "secret" not in str(caught.value)


def test_waits_double_up_to_the_longest() -> None:
    backoff = Backoff(tries=6, first=1, longest=5)
    assert [wait(backoff, done, None) for done in range(1, 7)] == [1, 2, 4, 5, 5, None]
    assert wait(backoff, 2, None, jitter=0) == 1
    assert wait(Backoff(tries=10**6), 10**5, None) == 60


def test_the_endpoints_wait_is_respected() -> None:
    backoff = Backoff(tries=6, first=1, longest=5, patience=100)
    assert wait(backoff, 1, "30") == 30
    assert wait(backoff, 3, "0.5") == 4
    assert wait(backoff, 1, "101") is None
    assert [wait(backoff, 1, bad) for bad in ("soon", "-1", "nan", "inf", "")] == [1] * 5
    now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert retry_after(format_datetime(now + timedelta(seconds=40), usegmt=True), now) == 40
    assert retry_after(format_datetime(now - timedelta(seconds=40), usegmt=True), now) == 0


def test_a_wait_that_is_too_long_ends_the_run() -> None:
    asked: list[float] = []
    with Stub(lambda request: Status(429, headers={"Retry-After": "3600"})) as server:
        seats = [Chat(model(server.url)), Rule(lambda view: "D", "defect")]
        found = play(dilemma(1), seats, Options(sleep=lambda s: bool(asked.append(s))))
    assert found.status == "endpoint-failed" and "it asks to wait 3600" in found.reason
    assert len(server.asked) == 1 and not asked


def test_waits_between_calls_are_as_stated() -> None:
    slept: list[float] = []
    script = [Status(429, headers={"Retry-After": "17"}), Status(500), Answer("ACTION: C")]
    with Stub(lambda request: script[request.number - 1]) as server:
        seats = [Chat(model(server.url)), Rule(lambda view: "D", "defect")]
        found = play(dilemma(1), seats, Options(sleep=lambda s: bool(slept.append(s))))
    assert found.status == "complete" and found.rounds[0].actions == ("C", "D")
    assert slept[0] == 17 and 1 <= slept[1] <= 2
    assert (found.usage.calls, found.usage.answers, found.usage.lost) == (3, 1, 0)
