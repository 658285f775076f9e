"""This module runs a server that speaks the chat-completions protocol and does as it is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from time import sleep
from typing import Any, TypeAlias

from attrs import field, frozen


@frozen
class Asked:
    """A request: its JSON body, its headers in lower case, and its number from 1."""

    body: dict[str, Any]
    headers: Mapping[str, str]
    number: int
    path: str

    @property
    def text(self) -> str:
        """All messages."""
        return "\n".join(message["content"] for message in self.body["messages"])


@frozen
class Answer:
    """An answer of a language model; `tokens` are those of prompt and answer, None: not told."""

    text: str | None
    tokens: tuple[int, int] | None = (100, 10)
    finish: str = "stop"


@frozen
class Status:
    """An error of HTTP."""

    code: int
    message: str = "no"
    headers: Mapping[str, str] = field(factory=dict)


@frozen
class Raw:
    """Some bytes, in pieces with pauses between them."""

    pieces: tuple[bytes, ...]
    pause: float = 0.0


@frozen
class Late:
    """An answer that comes after some time, or when the event is set."""

    then: Answer
    seconds: float = 0.0
    until: Event | None = None


Said: TypeAlias = Answer | Status | Raw | Late


class Stub:
    """The server, in threads of its own; used in a `with` statement.

    `script` says what a request is answered with. `asked` are all requests, `answered` those whose
    answer of HTTP 200 was written, `most` is the largest number of requests at the same time.
    """

    def __init__(self, script: Callable[[Asked], Said]) -> None:
        self.script = script
        self.asked: list[Asked] = []
        self.answered: list[Asked] = []
        self.most = self._now = 0
        self._lock = Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._server.block_on_close = False
        poll = {"poll_interval": 0.01}
        self._thread = Thread(target=self._server.serve_forever, kwargs=poll, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Stub:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, body: dict[str, Any], headers: Mapping[str, str], path: str) -> Asked:
        with self._lock:
            asked = Asked(body, headers, len(self.asked) + 1, path)
            self.asked.append(asked)
            self._now += 1
            self.most = max(self.most, self._now)
        return asked

    def done(self) -> None:
        with self._lock:
            self._now -= 1


def _handler(stub: Stub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = stub.take(json.loads(self.rfile.read(length)), headers, self.path)
            try:
                self._say(asked, stub.script(asked))
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client went away
            finally:
                stub.done()

        def _say(self, asked: Asked, said: Said) -> None:
            if isinstance(said, Late):
                if said.until is not None:
                    said.until.wait(30)
                sleep(said.seconds)
                said = said.then
            if isinstance(said, Raw):
                self._head(200, sum(map(len, said.pieces)), {})
                for piece in said.pieces:
                    self.wfile.write(piece)
                    self.wfile.flush()
                    sleep(said.pause)
            elif isinstance(said, Status):
                error = {"error": {"message": said.message, "type": "stub", "code": None}}
                self._json(said.code, error, said.headers)
            else:
                stub.answered.append(asked)
                self._json(200, completion(asked, said), {})

        def _json(self, code: int, value: Any, headers: Mapping[str, str]) -> None:
            body = json.dumps(value).encode()
            self._head(code, len(body), headers)
            self.wfile.write(body)

        def _head(self, code: int, length: int, headers: Mapping[str, str]) -> None:
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(length))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler


def completion(asked: Asked, answer: Answer) -> dict[str, Any]:
    """The body of an answer, as the protocol has it."""
    message = {"role": "assistant", "content": answer.text}
    found: dict[str, Any] = {
        "id": f"stub-{asked.number}",
        "object": "chat.completion",
        "created": 0,
        "model": asked.body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": answer.finish}],
    }
    if answer.tokens is not None:
        prompt, own = answer.tokens
        counts = {"prompt_tokens": prompt, "completion_tokens": own}
        found["usage"] = {**counts, "total_tokens": prompt + own}
    return found
