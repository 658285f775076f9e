"""This module gets a move: it asks a language model again and again, a rule, or a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import Event as Flag
from time import monotonic
from typing import Any, assert_never

from attrs import evolve, frozen

from .answers import Malformed, described, parse, parse_word
from .client import CallFailed, Hung, Line, Reply
from .prompts import Message, complaint, conversation, horizon, watch
from .retries import Backoff, wait
from .seats import Chat, Person, Rule, identity
from .seen import View, told
from .table import Action, Table, acted, is_action
from .transcript import Event, Transcript, digest

ECHO = 2000
"""Most characters of a malformed answer that are sent back with the complaint about it."""


@frozen
class Move:
    """An action, and where it comes from (see `Round.sources`)."""

    action: Action
    source: str


class Stopped(Exception):
    """The run cannot go on: `status` names the reason, the message says it in one sentence."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@frozen
class Asker:
    """What is needed to ask for moves.

    table     what is played
    log       where every call is written down
    lines     by player, for language models
    backoff   how often a call is made
    sample    the number of the run among its like
    stop      set when the run is broken off
    known     answers that the transcript has, by hash
    sleep     waits some seconds between calls, and says whether the run was broken off
    """

    table: Table
    log: Transcript
    lines: Mapping[int, Line]
    backoff: Backoff
    sample: int
    stop: Flag
    known: Mapping[str, Event]
    sleep: Callable[[float], bool]

    def move(self, seat: Chat | Rule | Person, view: View) -> Move:
        """The move of a player, which is written down.

        Raises:
            Stopped: there is none, with the reason.
            ValueError: a rule gave something that is no action.
        """
        match seat:
            case Chat():
                move = self._chat(seat, view)
            case Rule():
                move = Move(_of_rule(seat, view), "rule")
            case Person():
                move = Move(_of_person(seat, self.table, view), "person")
            case _:
                assert_never(seat)
        place = Event("move", round=view.number, player=view.index)
        self.log.write(evolve(place, action=move.action, source=move.source))
        return move

    def _chat(self, seat: Chat, view: View) -> Move:
        messages = conversation(seat.prompt, self.table, view)
        wrong = ""
        for attempt in range(1, seat.attempts + 1):
            answer = self._answer(seat, view, messages, attempt)
            action, wrong = read_answer(answer.text or "", view, answer.finish)
            if action is not None:
                return Move(action, "chat")
            said = Message("assistant", (answer.text or "")[:ECHO] or "(nothing)")
            messages = (*messages, said, complaint(seat.prompt, self.table, view, wrong))
        if seat.fallback is not None:
            return Move(acted(view.player.choices, seat.fallback), "fallback")
        times = "once" if seat.attempts == 1 else f"{seat.attempts} times"
        reason = f"{view.player.name} answered {times} in round {view.number} without a usable move"
        raise Stopped("answers-malformed", f"{reason}: {wrong}")

    def _answer(self, seat: Chat, view: View, messages: Sequence[Message], attempt: int) -> Event:
        """An answer, from the transcript if it is there."""
        pairs = tuple((message.role, message.content) for message in messages)
        asked: Any = [identity(seat.model), pairs, view.number, view.index, attempt, self.sample]
        key = digest(asked)
        if key in self.known:
            return self.known[key]
        place = Event(
            "request",
            round=view.number,
            player=view.index,
            attempt=attempt,
            hash=key,
        )
        return self._call(view, messages, evolve(place, messages=pairs))

    def _call(self, view: View, messages: Sequence[Message], request: Event) -> Event:
        """Ask until there is an answer; every call is written down before and after."""
        line, place = self.lines[view.index], evolve(request, messages=None)
        trial = 0
        while True:
            trial += 1
            if self.stop.is_set():
                raise Stopped("interrupted", "the run was interrupted")
            self.log.write(evolve(request, trial=trial))
            since = monotonic()
            try:
                reply = line.ask(messages)
            except Hung:
                raise Stopped("interrupted", "the run was interrupted") from None
            except CallFailed as error:
                failed = evolve(place, trial=trial, seconds=round(monotonic() - since, 3))
                self._pause(view, failed, error)
                continue
            answer = evolve(place, trial=trial, seconds=round(monotonic() - since, 3))
            return self._answered(view, answer, reply)

    def _answered(self, view: View, place: Event, reply: Reply) -> Event:
        action, wrong = read_answer(reply.text, view, reply.finish)
        event = evolve(
            place,
            event="answer",
            text=reply.text,
            action=action,
            wrong=wrong or None,
            tokens_in=reply.tokens_in,
            tokens_out=reply.tokens_out,
            finish=reply.finish,
        )
        self.log.write(event)
        return event

    def _pause(self, view: View, place: Event, error: CallFailed) -> None:
        """Write a failure down, and wait before the next call."""
        trials = place.trial or 1
        jitter = int((place.hash or "0")[:8], 16) / 0xFFFFFFFF
        seconds = wait(self.backoff, trials, error.wait, jitter) if error.again else None
        failure = evolve(place, event="failure", error=str(error), code=error.status, wait=seconds)
        self.log.write(failure)
        if seconds is None:
            times = "1 call" if trials == 1 else f"{trials} calls"
            asked = f" (it asks to wait {error.wait})" if error.wait and error.again else ""
            reason = f"no answer for {view.player.name} in round {view.number} after {times}"
            raise Stopped("endpoint-failed", f"{reason}: {error}{asked}")
        if self.sleep(seconds):
            raise Stopped("interrupted", "the run was interrupted")


def read_answer(text: str, view: View, finish: str | None) -> tuple[Action | None, str]:
    """The action that an answer states, or None and what is wrong with it."""
    try:
        return parse(text, view.player.choices), ""
    except Malformed as error:
        cut = "; the answer was cut off at the limit of tokens" if finish == "length" else ""
        return None, f"{error}{cut}"


def _of_rule(rule: Rule, view: View) -> Action:
    action = rule.choose(view)
    if not is_action(view.player.choices, action):
        raise ValueError(
            f"the rule {rule.name} of {view.player.name} chose {action!r} in round {view.number}, "
            f"which is not {described(view.player.choices)}"
        )
    return acted(view.player.choices, action)


def _of_person(person: Person, table: Table, view: View) -> Action:
    """What a person chooses. Raises Stopped at the end of the input."""
    for line in _shown(table, view):
        print(line, file=person.output)
    while True:
        person.output.write(f"{view.player.name}, choose {described(view.player.choices)}: ")
        person.output.flush()
        try:
            text = person.input.readline()
        except UnicodeDecodeError:
            text = "?\n"  # no text, and so no action
        except KeyboardInterrupt:
            print(file=person.output)
            raise
        if not text:
            print(file=person.output)
            raise Stopped("person-left", f"{view.player.name} left before round {view.number}")
        try:
            return parse_word(text, view.player.choices)
        except Malformed as error:
            print(f"{error}.", file=person.output)


def _shown(table: Table, view: View) -> list[str]:
    """What a person reads before a move: the game at first, then what was seen last."""
    if view.past:
        return [told(view, view.past[-1]), ""]
    head = [f"{table.game}. You are {view.player.name}.", table.about, view.player.role]
    players = [f"  {p.name}: {described(p.choices)}" for p in table.players]
    lines = [*head, "Players, who choose at the same time:", *players, table.formula]
    return [line for line in (*lines, watch(table), horizon(view)) if line]
