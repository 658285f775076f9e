"""This module has lines to models that are functions, for tests of what is done with answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock

from metagame.backends.chat.client import ChatModel, Reply
from metagame.backends.chat.prompts import Message
from metagame.backends.chat.table import Joint, Labels, Player, Table

MODEL = ChatModel("http://127.0.0.1:1/v1", "none", key_variable=None)
PAYOFFS = {("C", "C"): (3, 3), ("C", "D"): (0, 5), ("D", "C"): (5, 0), ("D", "D"): (1, 1)}


class Spoken:
    """Answers by a function of the conversation, and keeps what was asked."""

    def __init__(self, answer: Callable[[Sequence[Message]], str]) -> None:
        self.answer, self.asked, self.closed = answer, list[tuple[Message, ...]](), 0
        self._lock = Lock()

    def __call__(self, model: ChatModel) -> Spoken:
        return self

    def ask(self, messages: Sequence[Message]) -> Reply:
        with self._lock:
            self.asked.append(tuple(messages))
        return Reply(self.answer(messages), 20, 3, "stop")

    def redact(self, text: str) -> str:
        return text

    def close(self) -> None:
        self.closed += 1


def dilemma(rounds: int | None = None, sees: str = "everything") -> Table:
    players = [Player(name, Labels(("C", "D"))) for name in ("Ann", "Bob")]
    return Table("dilemma", players, payoffs, rounds=rounds, sees=sees, formula="3, 0, 5, 1")


def payoffs(actions: Joint) -> tuple[int, int]:
    one, two = map(str, actions)
    return PAYOFFS[one, two]
