"""This module has two firms compete in quantities, asked through an endpoint (run as a script too).

Price 100 - q1 - q2, cost 10 per unit; the equilibrium is 30 each (Cournot 1838).
"""

from __future__ import annotations

import sys
from pathlib import Path

from metagame.backends.chat.client import ChatModel
from metagame.backends.chat.play import ChatRun, Options, play
from metagame.backends.chat.retries import Backoff
from metagame.backends.chat.seats import Chat
from metagame.backends.chat.table import Interval, Joint, Player, Table
from metagame.backends.chat.usage import Prices

ROUNDS = 20
KEY, VARIABLE = "stub-key-0123456789", "STUB_KEY"


def profits(quantities: Joint) -> list[float]:
    one, two = map(float, quantities)
    price = 100 - one - two
    return [one * (price - 10), two * (price - 10)]


def table(sees: str = "everything") -> Table:
    firms = [Player(f"firm {i}", Interval(0, 90), "You sell a good.") for i in (1, 2)]
    return Table(
        "cournot",
        firms,
        profits,
        rounds=ROUNDS,
        sees=sees,
        about="Two firms choose how much they sell.",
        formula="own quantity * (100 - sum of quantities - 10)",
    )


def model(url: str, timeout: float = 5.0) -> ChatModel:
    return ChatModel(
        url,
        "stub",
        temperature=0.5,
        seed=7,
        max_tokens=200,
        timeout=timeout,
        key_variable=VARIABLE,
        prices=Prices(2, 8),
    )


def run(url: str, transcript: Path | None, resume: bool = False, timeout: float = 5.0) -> ChatRun:
    backoff = Backoff(tries=4, first=0.01, longest=0.02)
    options = Options(transcript=transcript, resume=resume, backoff=backoff)
    seat = Chat(model(url, timeout), attempts=3)
    return play(table(), [seat, seat], options)


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]), timeout=float(sys.argv[3]))
