"""This module speaks with chat endpoints; it alone imports the client library and holds keys."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Coroutine, Sequence
from concurrent.futures import CancelledError
from importlib.util import find_spec
from math import isfinite
from threading import Lock, Thread
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

from attrs import Attribute, field, frozen

from ...dsl.diagnostic import refusal
from .answers import LONGEST
from .prompts import Message
from .usage import Prices

KEY_VARIABLE = "METAGAME_API_KEY"
"""Where the key is unless the user names another variable. Not the variable of a vendor's, so that
its key is never sent to another endpoint unasked."""

SHORTEST_KEY = 8
"""Shorter keys are refused: they could not be blotted out of texts without spoiling these."""

SAID = 500
"""Most characters of an endpoint's error message that are kept."""

LARGEST = 8_000_000
"""Most bytes of a response that are read."""

MOST_TOKENS = 10**12
"""Larger counts of tokens are no counts."""

REDACTED = "[key]"
"""Stands for a key wherever a text has one."""

AGAIN = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))
"""Statuses after which the same request may succeed."""


def _address(instance: object, attribute: Attribute[Any], value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("base_url is to be an address that starts with http:// or https://")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("base_url holds a name, a password or a query: keys come from a variable")


@frozen
class ChatModel:
    """A language model behind an endpoint that speaks the chat-completions protocol.

    base_url       address of the endpoint, up to and without "/chat/completions"
    model          its name there
    temperature    None: the endpoint's own
    seed           sent with every request, for endpoints that sample reproducibly; None: not sent
    max_tokens     of an answer; None: the endpoint's own limit
    timeout        seconds that one call may take in all, reading included
    token_limit    under which name `max_tokens` is sent; some models know the longer one only
    key_variable   environment variable that holds the key; None: the endpoint wants none
    prices         to add up costs; None: unknown

    Raises:
        ValueError: an address with a name, a password or a query; a setting out of its range.
    """

    base_url: str = field(validator=_address)
    model: str
    temperature: float | None = None
    seed: int | None = None
    max_tokens: int | None = None
    timeout: float = 120.0
    token_limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    key_variable: str | None = KEY_VARIABLE
    prices: Prices | None = None

    def __attrs_post_init__(self) -> None:
        if not self.model:
            raise ValueError("the model needs a name")
        if not (isfinite(self.timeout) and self.timeout > 0):
            raise ValueError(f"a call cannot take {self.timeout} seconds")
        if self.max_tokens is not None and self.max_tokens < 1:
            raise ValueError(f"an answer cannot have {self.max_tokens} tokens")
        if self.temperature is not None and not 0 <= self.temperature < float("inf"):
            raise ValueError(f"no temperature: {self.temperature}")


@frozen
class Reply:
    """What the endpoint answered; tokens are None where it does not count them."""

    text: str
    tokens_in: int | None = None
    tokens_out: int | None = None
    finish: str | None = None


class CallFailed(Exception):
    """A call without an answer.

    `again` says whether the same call may succeed later, `status` is that of HTTP if there is one,
    and `wait` what the endpoint says on when to come back (the text of its Retry-After header).
    """

    def __init__(
        self, message: str, again: bool, status: int | None = None, wait: str | None = None
    ) -> None:
        super().__init__(message)
        self.again, self.status, self.wait = again, status, wait


class Hung(Exception):
    """The line was closed while somebody waited for an answer."""


class Line(Protocol):
    """Something to ask; the tests have their own."""

    def ask(self, messages: Sequence[Message]) -> Reply:
        """The answer to a conversation. Raises CallFailed, or Hung after `close`."""
        ...

    def redact(self, text: str) -> str:
        """The text without the key."""
        ...

    def close(self) -> None:
        """Breaks calls off."""
        ...


def installed() -> bool:
    """Whether the client library can be imported."""
    return find_spec("openai") is not None


def connect(model: ChatModel) -> Line:
    """A line to a model.

    Raises:
        Refusal: the client library is missing, or the key.
    """
    if not installed():
        message = "players that are language models need the package openai, which is not installed"
        raise refusal("openai-not-installed", message, None, "pip install 'metagame[chat]'")
    return _OpenAI(model, _key(model))


class _Secret:
    """A key that does not show itself, not even in tracebacks that print local variables."""

    def __init__(self, key: str) -> None:
        self.reveal = lambda: key

    def __repr__(self) -> str:
        return REDACTED


def _key(model: ChatModel) -> _Secret | None:
    if model.key_variable is None:
        return None
    secret = _Secret(os.environ.get(model.key_variable, "").strip())
    name = model.key_variable
    if not secret.reveal():
        message = f"the environment variable {name}, which is to hold the key, is not set"
        help = "set it, name another by key_variable, or key_variable = None if no key is wanted"
        raise refusal("api-key-not-set", message, None, help)
    if len(secret.reveal()) < SHORTEST_KEY:
        message = f"the environment variable {name} holds less than {SHORTEST_KEY} characters"
        raise refusal("api-key-too-short", message, None, "key_variable = None if no key is wanted")
    if not (secret.reveal().isascii() and secret.reveal().isprintable()):
        message = f"the environment variable {name} holds what cannot be a key"
        raise refusal("api-key-unreadable", message, None, "keys are printable ASCII")
    return secret


class _OpenAI:
    """A line through the openai client library: an event loop in a thread of its own.

    The loop gives each call a limit on its time in all, however slowly an answer drips in, and lets
    calls be broken off. It works where a loop runs already, as in a notebook. The library's own
    retries are off, since the transcript is to tell every call.
    """

    def __init__(self, model: ChatModel, key: _Secret | None) -> None:
        import openai

        self._model, self._key, self._errors = model, key, openai
        self._client = openai.AsyncOpenAI(
            api_key="none" if key is None else key.reveal(),
            base_url=model.base_url,
            timeout=2 * model.timeout,  # the limit on the call in all comes first
            max_retries=0,
            # a redirect would send prompts to an address that nobody named
            http_client=openai.DefaultAsyncHttpxClient(follow_redirects=False),
        )
        self._closed, self._lock = False, Lock()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def redact(self, text: str) -> str:
        return text if self._key is None else text.replace(self._key.reveal(), REDACTED)

    def ask(self, messages: Sequence[Message]) -> Reply:
        call = self._call([{"role": m.role, "content": m.content} for m in messages])
        failed: CallFailed | None = None
        try:
            return self._run(call)
        except CallFailed as error:
            failed = error
        except CancelledError:
            raise Hung from None
        # raised out here, so that no error of the library hangs on to it with its request
        raise CallFailed(str(failed), failed.again, failed.status, failed.wait)

    def close(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._closed = True
            end = asyncio.run_coroutine_threadsafe(self._end(), self._loop)
        end.result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, call: Coroutine[Any, Any, Reply]) -> Reply:
        """Have the loop run a call. Under the lock, so that no call comes behind the end."""
        with self._lock:
            if self._closed:
                call.close()
                raise Hung
            future = asyncio.run_coroutine_threadsafe(call, self._loop)
        return future.result()

    async def _end(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._client.close()

    async def _call(self, messages: list[dict[str, str]]) -> Reply:
        limit, errors = self._model.timeout, self._errors
        try:
            return self._reply(await asyncio.wait_for(self._body(messages), limit))
        except (TimeoutError, errors.APITimeoutError):
            raise CallFailed(f"no answer within {limit:g} seconds", True) from None
        except errors.APIStatusError as error:
            said, status = self._said(error.message), error.status_code
            if 300 <= status < 400:
                said = "the endpoint has moved, which is not followed; name its new address"
            again, wait = status in AGAIN, error.response.headers.get("retry-after")
            raise CallFailed(f"HTTP {status}: {said}", again, status, wait) from None
        except errors.APIConnectionError as error:
            raise CallFailed(self._broken(error.__cause__ or error), True) from None
        except (errors.OpenAIError, ValueError, RecursionError) as error:
            said = self._said(str(error))
            raise CallFailed(f"an answer that is none: {said}", True) from None

    async def _body(self, messages: list[dict[str, str]]) -> bytes:
        """The response to a request, as far as it is not too long."""
        model = self._model
        optional = {
            "temperature": model.temperature,
            "seed": model.seed,
            model.token_limit: model.max_tokens,
        }
        stated: dict[str, Any] = {k: v for k, v in optional.items() if v is not None}
        asked = self._client.chat.completions.with_streaming_response.create(
            model=model.model,
            messages=messages,  # type: ignore[arg-type]
            **stated,
        )
        body = bytearray()
        async with asked as response:
            try:
                async for part in response.iter_bytes():
                    body += part
                    if len(body) > LARGEST:
                        break
            except Exception as error:  # of the library below, which has no name here
                raise CallFailed(self._broken(error), True) from None
        if len(body) > LARGEST:
            raise CallFailed(f"an answer of more than {LARGEST:,} bytes", True)
        return bytes(body)

    def _broken(self, error: BaseException) -> str:
        return f"no connection: {self._said(str(error)) or type(error).__name__}"

    def _said(self, text: str) -> str:
        """A part of what an endpoint said that can be shown anywhere; the key goes before a cut."""
        part = self.redact(text)[:SAID]
        return "".join(c if c.isprintable() else " " for c in part)

    def _reply(self, body: bytes) -> Reply:
        """What is read of an answer. Raises ValueError, RecursionError: no JSON."""
        found = json.loads(body)
        try:
            choice = found["choices"][0]
            text, finish = choice["message"]["content"], choice.get("finish_reason")
        except (AttributeError, IndexError, KeyError, TypeError):
            raise CallFailed("an answer without a message", True) from None
        usage = found.get("usage")
        used = usage if isinstance(usage, dict) else {}
        clean = (text if isinstance(text, str) else "").encode("utf-8", "replace").decode()
        return Reply(
            self.redact(clean)[: LONGEST + 1],
            _count(used.get("prompt_tokens")),
            _count(used.get("completion_tokens")),
            finish[:40] if isinstance(finish, str) else None,
        )


def _count(tokens: object) -> int | None:
    if not isinstance(tokens, int) or isinstance(tokens, bool):
        return None
    return tokens if 0 <= tokens <= MOST_TOKENS else None
