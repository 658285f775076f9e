"""This module has players play a game, round by round, and tells what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from math import isclose, isfinite
from pathlib import Path
from threading import Event as Flag
from typing import Any

from attrs import Attribute, evolve, field, frozen
from attrs.converters import optional

from ...dsl.diagnostic import Refusal, refusal
from ..numbers.floats import Number
from .asking import Asker, Move, Stopped
from .client import ChatModel, Line, connect
from .retries import Backoff
from .seats import Chat, Person, Rule, Seat, check_seats, setting
from .seen import Round, View, told, view
from .table import Table, is_action
from .transcript import Event, Transcript, canonical
from .usage import Prices, Usage, total

NEAR = 1e-9
"""Payoffs of a transcript may differ by this share from those of the table: machines round."""


def _positive(instance: object, attribute: Attribute[Any], value: int | None) -> None:
    if value is not None and value < 1:
        raise ValueError(f"{attribute.name} is to be at least 1, not {value}")


@frozen
class Options:
    """How to play.

    rounds        how many are played if the players are not told; may grow when a run is resumed
    transcript    file for the transcript, JSON lines; None: none is kept, and nothing can be
                  resumed
    resume        go on from the transcript if there is one: what it has is neither asked nor paid
                  for again
    sample        number of the run among runs of the same setting, so that their requests differ
    concurrency   most language models that are asked at the same time
    backoff       how often a call that fails is made again
    progress      called after each round with the rounds done, those in all, and what was done
    connect       gives a line to a model; the client library's unless another is stated
    sleep         waits between calls, and says whether the run was broken off; None: it sleeps
    """

    rounds: int | None = field(default=None, validator=_positive)
    transcript: Path | None = field(default=None, converter=optional(Path))
    resume: bool = False
    sample: int = 0
    concurrency: int = field(default=8, validator=_positive)
    backoff: Backoff = field(factory=Backoff)
    progress: Callable[[int, int, str], None] | None = None
    connect: Callable[[ChatModel], Line] = connect
    sleep: Callable[[float], bool] | None = None


@frozen
class ChatRun:
    """What happened when a game was played.

    game         its name
    players      their names
    rounds       those that were played to the end, in order
    planned      how many were to be played
    totals       by player the sum of its payoffs
    usages       by player what its calls used
    usage        what all calls used; its cost is None unless all models that were called have
                 prices in one currency
    status       "complete", or why the run ended before: "answers-malformed", "endpoint-failed",
                 "payoff-undefined", "person-left", "interrupted"
    reason       the same in one sentence
    transcript   its file, if there is one
    """

    game: str
    players: tuple[str, ...]
    rounds: tuple[Round, ...]
    planned: int
    totals: tuple[Number, ...]
    usages: tuple[Usage, ...]
    usage: Usage
    status: str
    reason: str
    transcript: Path | None

    def __str__(self) -> str:
        """How far it went, what players got, what calls used."""
        more = self.status != "complete" and self.transcript is not None
        ended = f"{self.reason or self.status}{'; it can be resumed' * more}"
        lines = [f"{len(self.rounds)} of {self.planned} rounds: {ended}"]
        for player, mean in zip(self.players, self.means or (), strict=False):
            lines.append(f"  {player}   mean {float(mean):.6g} per round")
        used = self.usage
        if used.calls:
            lost = f", {used.lost} without an answer that was kept" * bool(used.lost)
            tokens = f"tokens: {used.tokens_in} in, {used.tokens_out} out"
            cost = "" if used.cost is None else f"; cost {used.cost:.4g}"
            lines.append(f"  {used.calls} calls{lost}; {tokens}{cost}")
        return "\n".join(lines)

    @property
    def means(self) -> tuple[Number, ...] | None:
        """By player the mean payoff of a round; None before the first round."""
        if not self.rounds:
            return None
        count = len(self.rounds)
        return tuple(
            t / count if isinstance(t, float) else Fraction(t) / count for t in self.totals
        )


def play(table: Table, seats: Sequence[Seat], options: Options | None = None) -> ChatRun:
    """Play a game: in every round all players move at the same time.

    Language models are asked side by side, people one after the other meanwhile. Whatever ends a
    run early, what was played is kept and told; a run with a transcript can be resumed, and repeats
    no call whose answer the transcript has.

    Raises:
        OSError: the transcript cannot be written.
        Refusal: the client library or a key is missing, or a key stands in a text; the transcript
            exists, is damaged, in use, or of another run.
        ValueError: seats that do not fit the players, options that do not fit the table, a rule
            that gives no action, or a table whose payoffs are not one for each player.
    """
    options = options or Options()
    taken = tuple(seats)
    check_seats(table, taken)
    planned = _planned(table, options)
    with ExitStack() as stack:
        lines = _lines(stack, taken, options)
        described = setting(table, taken, options.sample)
        _check_secrets(described, lines.values())
        log = stack.enter_context(Transcript(options.transcript, described, options.resume))
        stop = Flag()
        known = {e.hash: e for e in log.events("answer") if e.hash is not None}
        sleep = options.sleep or stop.wait
        asker = Asker(table, log, lines, options.backoff, options.sample, stop, known, sleep)
        match = _Match(asker, taken, planned, options)
        status, reason = match.played()
        log.write(Event("end", status=status, reason=reason))
    return _run(match, status, reason)


def _planned(table: Table, options: Options) -> int:
    if table.rounds is None:
        if options.rounds is None:
            raise ValueError("the table does not say how many rounds there are: set 'rounds'")
        return options.rounds
    if options.rounds not in (None, table.rounds):
        raise ValueError(f"the players are told of {table.rounds} rounds, not {options.rounds}")
    return table.rounds


def _lines(stack: ExitStack, seats: tuple[Seat, ...], options: Options) -> dict[int, Line]:
    """By player the line to its model; players with the same model share one."""
    opened: dict[ChatModel, Line] = {}
    for seat in seats:
        if isinstance(seat, Chat) and seat.model not in opened:
            opened[seat.model] = options.connect(seat.model)
            stack.callback(opened[seat.model].close)
    return {i: opened[seat.model] for i, seat in enumerate(seats) if isinstance(seat, Chat)}


def _check_secrets(described: Any, lines: Iterable[Line]) -> None:
    """Refuse a game or a prompt with a key in it, which would be sent and written down."""
    text = canonical(described)
    if any(line.redact(text) != text for line in lines):
        message = "a text of the game or of a prompt holds the key of a language model"
        raise refusal("api-key-in-a-text", message, None, "take it out; keys are not written down")


class _Match:
    """A game that is being played."""

    def __init__(
        self, asker: Asker, seats: tuple[Seat, ...], planned: int, options: Options
    ) -> None:
        self.asker, self.seats, self.planned, self.options = asker, seats, planned, options
        self.table, self.done = asker.table, list[Round]()
        events = asker.log.events
        self.moves = {(e.round, e.player): e for e in events("move")}
        self.rounds = {e.round: e for e in events("round")}

    def played(self) -> tuple[str, str]:
        """Play to the end; its status and the reason."""
        try:
            while len(self.done) < self.planned:
                self.done.append(self._round())
                if self.options.progress is not None:
                    number = len(self.done)
                    self.options.progress(number, self.planned, f"round {number}")
            self._tell_the_last()
        except Stopped as stopped:
            return stopped.status, str(stopped)
        except KeyboardInterrupt:
            return "interrupted", "the run was interrupted"
        return "complete", ""

    def _tell_the_last(self) -> None:
        """Tell people what they saw of the last round, after which nobody asks them again."""
        for i, seat in enumerate(self.seats):
            if isinstance(seat, Person):
                seen = view(self.table, i, self.done)
                print(told(seen, seen.past[-1]), file=seat.output)

    def _round(self) -> Round:
        number = len(self.done) + 1
        moves = self._moves(number)
        actions = tuple(move.action for move in moves)
        payoffs = _payoffs(self.table, actions, number)
        done = Round(number, actions, payoffs, tuple(move.source for move in moves))
        floats = tuple(map(float, payoffs))
        event = Event("round", round=number, actions=actions, payoffs=floats, sources=done.sources)
        if number in self.rounds:
            _compare(self.rounds[number], event)
        else:
            self.asker.log.write(event)
        return done

    def _moves(self, number: int) -> list[Move]:
        """The moves of a round, known ones from the transcript."""
        views = [view(self.table, i, self.done) for i in range(len(self.seats))]
        moves = {i: self._known(number, at) for i, at in enumerate(views)}
        found = {i: move for i, move in moves.items() if move is not None}
        missing = [i for i in moves if i not in found]
        for i in (i for i in missing if isinstance(self.seats[i], Rule)):
            found[i] = self.asker.move(self.seats[i], views[i])
        with self._pool() as pool:
            asked = {
                i: pool.submit(self.asker.move, self.seats[i], views[i])
                for i in missing
                if isinstance(self.seats[i], Chat)
            }
            for i in (i for i in missing if i not in found and i not in asked):
                found[i] = self.asker.move(self.seats[i], views[i])
        found |= {i: future.result() for i, future in asked.items()}
        return [found[i] for i in range(len(self.seats))]

    @contextmanager
    def _pool(self) -> Iterator[ThreadPoolExecutor]:
        """Threads that ask models. Answers under way are awaited, unless the user interrupts."""
        pool = ThreadPoolExecutor(self.options.concurrency)
        try:
            try:
                yield pool
            except Exception:  # one player has no move; the others' answers are worth keeping
                pool.shutdown(wait=True)
                raise
            pool.shutdown(wait=True)
        except KeyboardInterrupt:
            self.asker.stop.set()
            for line in self.asker.lines.values():
                line.close()
            pool.shutdown(wait=True, cancel_futures=True)
            raise

    def _known(self, number: int, at: View) -> Move | None:
        event = self.moves.get((number, at.index))
        if event is None:
            return None
        if event.action is None or not is_action(at.player.choices, event.action):
            raise _disagrees(f"the move of {at.player.name} in round {number} is none")
        return Move(event.action, event.source or "")


def _payoffs(table: Table, actions: tuple[Any, ...], number: int) -> tuple[Number, ...]:
    """The payoffs of a round; ints and Fractions stay exact.

    Raises:
        Stopped: one is infinite or cannot be computed there.
        ValueError: not one for each player.
    """
    what = "payoffs"
    try:
        given = tuple(table.payoffs(actions))
        payoffs = tuple(p if isinstance(p, int | Fraction) else float(p) for p in given)
        finite = all(map(isfinite, payoffs))
        if table.sees == "signal" and table.signal is not None:
            what = "public signal"
            table.signal(number, actions)
    except ArithmeticError as error:
        reason = f"the {what} of round {number} cannot be computed ({error})"
        raise Stopped("payoff-undefined", reason) from None
    if len(payoffs) != len(table.players):
        raise ValueError(f"{len(payoffs)} payoffs for {len(table.players)} players")
    if not finite:
        raise Stopped("payoff-undefined", f"a payoff of round {number} is not finite")
    return payoffs


def _compare(then: Event, now: Event) -> None:
    """Compare a round of the transcript with the same round as it is seen now."""
    before, after = then.payoffs or (), now.payoffs or ()
    same = len(before) == len(after) and all(
        isclose(a, b, rel_tol=NEAR, abs_tol=NEAR) for a, b in zip(before, after, strict=True)
    )
    if then.actions != now.actions or not same:
        raise _disagrees(f"round {now.round} has other actions or payoffs")


def _disagrees(what: str) -> Refusal:
    message = f"the transcript does not fit what is played: {what}"
    return refusal("transcript-of-another-run", message, None, "name another file")


def _run(match: _Match, status: str, reason: str) -> ChatRun:
    table, done = match.table, tuple(match.done)
    tally = match.asker.log.tally
    prices = [seat.model.prices if isinstance(seat, Chat) else None for seat in match.seats]
    usages = tuple(tally.usage(i, own) for i, own in enumerate(prices))
    return ChatRun(
        table.game,
        table.names,
        done,
        match.planned,
        tuple(sum(r.payoffs[i] for r in done) for i in range(len(table.players))),
        usages,
        _total(usages, prices),
        status,
        reason,
        match.options.transcript,
    )


def _total(usages: tuple[Usage, ...], prices: Sequence[Prices | None]) -> Usage:
    """What all players' calls used; costs in different currencies have no sum."""
    currencies = {p.currency for p, u in zip(prices, usages, strict=True) if p and u.calls}
    together = total(usages)
    return evolve(together, cost=None) if len(currencies) > 1 else together
