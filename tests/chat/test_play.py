"""This module checks how a game is played: seats, what ends a run, transcripts, and resuming."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import inf
from pathlib import Path
from threading import Barrier
from time import monotonic
from typing import Any

import numpy as np
import pytest
from attrs import evolve

from metagame.backends.chat.client import CallFailed, ChatModel
from metagame.backends.chat.play import Options, play
from metagame.backends.chat.prompts import MYOPIC, Message
from metagame.backends.chat.retries import Backoff
from metagame.backends.chat.seats import Chat, Person, Rule, Seat
from metagame.backends.chat.seen import View
from metagame.backends.chat.table import Interval, Labels, Player, Table
from metagame.backends.chat.usage import Prices
from metagame.dsl.diagnostic import Refusal

from .cournot import KEY, VARIABLE, model
from .lines import MODEL, Spoken, dilemma, payoffs
from .stub_server import Answer, Late, Stub

FAST = Backoff(tries=2, first=0)


def tit_for_tat(view: View) -> str:
    if not view.past:
        return "C"
    actions = view.past[-1].actions
    assert actions is not None
    return str(actions[1 - view.index])


TIT = Rule(tit_for_tat, "tit for tat")
DEFECT = Rule(lambda view: "D", "defect")


def echo(messages: Sequence[Message]) -> str:
    """Malformed in odd rounds at first; else C for Ann, and the other's last action for Bob."""
    text = messages[1].content
    rounds = text.count("you chose")
    if rounds % 2 == 0 and len(messages) == 2:
        return "Let me think."
    return "ACTION: C" if "Ann" in messages[0].content[:30] else '{"action": "D"}'


def test_rules_alone() -> None:
    found = play(dilemma(4), [TIT, DEFECT])
    assert [r.actions for r in found.rounds] == [("C", "D"), ("D", "D"), ("D", "D"), ("D", "D")]
    assert found.totals == (3, 8) and found.means == (Fraction(3, 4), 2)
    assert found.rounds[0].sources == ("rule", "rule")
    assert (found.status, found.reason, found.planned) == ("complete", "", 4)
    assert found.usage.calls == 0 and found.usage.cost is None and found.usage.complete


def test_progress_is_told() -> None:
    told: list[tuple[int, int, str]] = []
    play(dilemma(), [TIT, TIT], Options(rounds=3, progress=lambda *step: told.append(step)))
    assert told == [(1, 3, "round 1"), (2, 3, "round 2"), (3, 3, "round 3")]


def test_a_malformed_answer_is_asked_again_with_the_complaint(tmp_path: Path) -> None:
    script = iter(["I cooperate", '{"action": "E"}', "ACTION: C"])
    spoken = Spoken(lambda messages: next(script))
    options = Options(connect=spoken, transcript=tmp_path / "t")
    found = play(dilemma(1), [Chat(MODEL, MYOPIC), DEFECT], options)
    assert found.rounds[0].actions == ("C", "D")
    first, second, third = spoken.asked
    assert second[:2] == first and third[:4] == second and len(third) == 6
    assert second[2] == Message("assistant", "I cooperate")
    assert "neither a JSON object" in second[3].content and "'E' is no action" in third[5].content
    events = [json.loads(line) for line in (tmp_path / "t").read_text().splitlines()]
    answers = [e for e in events if e["event"] == "answer"]
    assert [e["attempt"] for e in answers] == [1, 2, 3]
    assert [e.get("action") for e in answers] == [None, None, "C"]
    assert len({e["hash"] for e in answers}) == 3 and all("seconds" in e for e in answers)


def test_no_action_is_ever_invented() -> None:
    spoken = Spoken(lambda messages: "hm")
    found = play(dilemma(3), [Chat(MODEL, attempts=2), DEFECT], Options(connect=spoken))
    assert found.status == "answers-malformed" and found.rounds == ()
    assert "Ann answered 2 times in round 1 without a usable move" in found.reason
    assert len(spoken.asked) == 2 and found.totals == (0, 0) and found.means is None


def test_a_stated_fallback_is_played_and_told() -> None:
    spoken = Spoken(lambda messages: "hm")
    seat = Chat(MODEL, attempts=2, fallback="D")
    found = play(dilemma(2), [seat, TIT], Options(connect=spoken))
    assert found.status == "complete" and len(spoken.asked) == 4
    assert [r.sources for r in found.rounds] == [("fallback", "rule")] * 2
    assert [r.actions for r in found.rounds] == [("D", "C"), ("D", "D")]


def test_a_failing_endpoint_is_no_reason_for_a_fallback(tmp_path: Path) -> None:
    path = tmp_path / "t"
    nobody = ChatModel("http://127.0.0.1:9/v1", "none", key_variable=None)
    options = Options(transcript=path, backoff=FAST)
    found = play(dilemma(2), [Chat(nobody, fallback="D"), TIT], options)
    assert found.status == "endpoint-failed" and found.rounds == ()
    assert "after 2 calls: no connection" in found.reason
    kinds = Counter(json.loads(line)["event"] for line in path.read_text().splitlines())
    assert kinds == {"start": 1, "move": 1, "request": 2, "failure": 2, "end": 1}


def test_costs_are_summed() -> None:
    spoken = Spoken(lambda messages: "ACTION: C")
    dear, cheap = (evolve(MODEL, prices=Prices(p, 10 * p, "EUR")) for p in (5, 1))
    found = play(dilemma(10), [Chat(dear), Chat(cheap)], Options(connect=spoken))
    assert [u.tokens_in for u in found.usages] == [200, 200]
    assert found.usages[0].cost == pytest.approx((200 * 5 + 30 * 50) / 1e6)
    assert found.usage.cost == pytest.approx((200 * 6 + 30 * 60) / 1e6)
    assert spoken.closed == 2
    unknown = play(dilemma(10), [Chat(dear), Chat(MODEL)], Options(connect=spoken))
    assert unknown.usages[0].cost is not None and unknown.usage.cost is None
    other = evolve(MODEL, prices=Prices(1, 1, "USD"))
    assert play(dilemma(1), [Chat(dear), Chat(other)], Options(connect=spoken)).usage.cost is None
    with pytest.raises(ValueError, match="price"):
        Prices(-1, 1)


def crowd(count: int) -> Table:
    players = [Player(f"p{i}", Labels(("C", "D"))) for i in range(count)]
    return Table("crowd", players, lambda actions: [0] * count, rounds=1)


def test_players_are_asked_side_by_side() -> None:
    together = Barrier(4, timeout=20)

    def answer(messages: Sequence[Message]) -> str:
        together.wait()
        return "ACTION: C"

    found = play(crowd(4), [Chat(MODEL)] * 4, Options(connect=Spoken(answer)))
    assert found.status == "complete"


def test_concurrency_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, KEY)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Stub(lambda asked: Late(Answer("ACTION: C"), seconds=0.1)) as server:
        found = play(crowd(6), [Chat(model(server.url))] * 6, Options(concurrency=2))
        assert found.status == "complete" and len(server.asked) == 6
        assert server.most == 2


def person(text: str) -> tuple[Person, io.StringIO]:
    output = io.StringIO()
    return Person(io.StringIO(text), output), output


def test_a_person_plays() -> None:
    seat, output = person("c\n\nC\nD\n")
    found = play(dilemma(2), [TIT, seat])
    assert found.status == "complete"
    assert [r.actions for r in found.rounds] == [("C", "C"), ("C", "D")]
    assert found.rounds[0].sources == ("rule", "person")
    text = output.getvalue()
    assert text.count("Bob, choose one of these actions: C, D: ") == 4
    assert "'c' is no action." in text and "'' is no action." in text
    assert "Round 1: you chose C; Ann chose C; you got 3; Ann got 3." in text
    assert text.count("You are Bob.") == 1


def test_a_person_leaves() -> None:
    seat, _ = person("C\n")
    found = play(dilemma(5), [TIT, seat])
    assert (found.status, len(found.rounds)) == ("person-left", 1)
    assert found.reason == "Bob left before round 2" and found.totals == (3, 3)


def test_a_person_types_numbers() -> None:
    table = Table("n", [Player("a", Interval(0, 5))], lambda actions: [actions[0]], rounds=1)
    seat, output = person("six\n6\n 2.5 \n")
    assert play(table, [seat]).totals == (2.5,)
    assert "'six' is no number." in output.getvalue()
    assert "'6' is not a number from 0 to 5." in output.getvalue()


def test_what_rules_see_is_what_players_see() -> None:
    seen: list[View] = []
    watch = Rule(lambda view: seen.append(view) or "C", "watch")  # type: ignore[func-returns-value]
    play(dilemma(2, "nothing"), [watch, DEFECT])
    last = seen[-1].past[0]
    assert (last.own, last.payoff, last.actions, last.aggregate) == ("C", None, None, None)


def test_numbers_of_every_kind_are_actions() -> None:
    table = Table("n", [Player("a", Interval(0))], lambda actions: [actions[0]], rounds=1)
    for number in (2, 2.0, Fraction(2), np.float64(2), np.int64(2), -0.0):
        found = play(table, [Rule(lambda view, n=number: n, "fixed")])  # type: ignore[misc]
        action = found.rounds[0].actions[0]
        assert type(action) is float and str(action) in ("2.0", "0.0")
    for bad in (10**400, True, "2", float("inf"), float("nan"), -1):
        with pytest.raises(ValueError, match="the rule fixed of a"):
            play(table, [Rule(lambda view, n=bad: n, "fixed")])  # type: ignore[misc]


@pytest.mark.parametrize("bad", ["E", 1.0, None])
def test_a_rule_that_gives_no_action(bad: Any) -> None:
    with pytest.raises(ValueError, match="the rule odd of Ann chose"):
        play(dilemma(1), [Rule(lambda view: bad, "odd"), TIT])


def kelly(actions: Sequence[Any]) -> list[float]:
    return [10 * x / sum(actions) - x for x in actions]


@pytest.mark.parametrize("payoff", [kelly, lambda actions: [inf, 0], lambda actions: [0, -inf]])
def test_payoffs_that_are_none_end_the_run(payoff: Any, tmp_path: Path) -> None:
    players = [Player(name, Interval(0, 10)) for name in "ab"]
    table = Table("kelly", players, payoff, rounds=3)
    zero = Rule(lambda view: 0, "zero")
    found = play(table, [zero, zero], Options(transcript=tmp_path / "t"))
    assert (found.status, found.rounds) == ("payoff-undefined", ())
    assert "round 1" in found.reason


def test_wrong_use() -> None:
    with pytest.raises(ValueError, match="2 players, 1 seats"):
        play(dilemma(1), [TIT])
    with pytest.raises(ValueError, match="set 'rounds'"):
        play(dilemma(), [TIT, TIT])
    with pytest.raises(ValueError, match="told of 3 rounds, not 2"):
        play(dilemma(3), [TIT, TIT], Options(rounds=2))
    with pytest.raises(ValueError, match="fallback 'E' is no action of Ann"):
        play(dilemma(1), [Chat(MODEL, fallback="E"), TIT])
    with pytest.raises(ValueError, match="1 payoffs for 2 players"):
        play(evolve(dilemma(1), payoffs=lambda actions: [0]), [TIT, TIT])
    for make in (
        lambda: Options(rounds=0),
        lambda: Options(concurrency=0),
        lambda: Chat(MODEL, attempts=0),
        lambda: Backoff(tries=0),
        lambda: Backoff(first=-1),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            make()


def test_an_interruption_keeps_what_was_done(tmp_path: Path) -> None:
    def stop(done: int, planned: int, what: str) -> None:
        if done == 2:
            raise KeyboardInterrupt

    path, spoken = tmp_path / "t", Spoken(echo)
    seats = [Chat(MODEL), TIT]
    options = Options(rounds=4, connect=spoken, transcript=path)
    found = play(dilemma(), seats, evolve(options, progress=stop))
    assert (found.status, len(found.rounds)) == ("interrupted", 2)
    before = len(spoken.asked)
    again = play(dilemma(), seats, evolve(options, resume=True))
    assert (again.status, len(again.rounds)) == ("complete", 4)
    assert again.rounds[:2] == found.rounds
    assert not set(spoken.asked[:before]) & set(spoken.asked[before:])
    assert again.usage.reused == before and again.usage.lost == 0


def test_an_interruption_breaks_calls_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C at a person's prompt does not wait for a model that is being asked."""
    monkeypatch.setenv(VARIABLE, KEY)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    asked = Barrier(2, timeout=20)

    def script(request: object) -> Late:
        asked.wait()
        return Late(Answer("ACTION: C"), seconds=60)

    with Stub(script) as server:
        seats: list[Seat] = [Chat(model(server.url, 50)), Person(Leaves(asked), io.StringIO())]
        found = play(dilemma(1), seats)
    assert found.status == "interrupted"
    assert (found.usage.calls, found.usage.answers, found.usage.lost) == (1, 0, 1)


class Leaves(io.StringIO):
    """Somebody who presses Ctrl-C once the barrier is passed."""

    def __init__(self, barrier: Barrier) -> None:
        super().__init__()
        self.barrier = barrier

    def readline(self, *size: Any) -> str:
        self.barrier.wait()
        raise KeyboardInterrupt


def test_an_interruption_breaks_waits_off() -> None:
    """Nor for one that waits to be asked again."""
    asked = Barrier(2, timeout=20)

    def answer(messages: Sequence[Message]) -> str:
        asked.wait()
        raise CallFailed("busy", True, 429, "200")

    since = monotonic()
    seats: list[Seat] = [Chat(MODEL), Person(Leaves(asked), io.StringIO())]
    found = play(dilemma(1), seats, Options(connect=Spoken(answer)))
    assert found.status == "interrupted" and monotonic() - since < 20
    assert (found.usage.calls, found.usage.lost) == (1, 0)


def test_an_answer_is_kept_although_the_other_player_fails(tmp_path: Path) -> None:
    path = tmp_path / "t"

    def answer(messages: Sequence[Message]) -> str:
        return "hm" if "Ann" in messages[0].content[:30] else "ACTION: C"

    spoken = Spoken(answer)
    options = Options(connect=spoken, transcript=path)
    found = play(dilemma(1), [Chat(MODEL, attempts=1), Chat(MODEL)], options)
    assert found.status == "answers-malformed" and found.usage.answers == 2
    more = [Chat(MODEL, attempts=1, fallback="D"), Chat(MODEL)]
    again = play(dilemma(1), more, evolve(options, resume=True))
    assert again.rounds[0].actions == ("D", "C") and again.rounds[0].sources == ("fallback", "chat")
    assert len(spoken.asked) == 2


def test_a_run_is_resumed_from_every_part_of_its_transcript(tmp_path: Path) -> None:
    """Wherever the file ends, within a line too: nothing is lost, no answer is asked for anew."""
    path, cut = tmp_path / "t", tmp_path / "cut"
    seats = [Chat(MODEL), Chat(MODEL)]
    options = Options(transcript=path, connect=Spoken(echo))
    whole = play(dilemma(3), seats, options)
    assert whole.status == "complete" and whole.usage.answers == 10
    data = path.read_bytes()
    ends = [i + 1 for i, byte in enumerate(data) if byte == 10]
    for length in sorted({0, 5, len(data) - 1, *ends, *(end - 9 for end in ends)}):
        cut.write_bytes(data[:length])
        kept = [json.loads(x) for x in data[:length].splitlines(keepends=True) if x[-1:] == b"\n"]
        answered = Counter(e["hash"] for e in kept if e["event"] == "answer")
        spoken = Spoken(echo)
        again = play(
            dilemma(3), seats, evolve(options, connect=spoken, transcript=cut, resume=True)
        )
        assert (again.rounds, again.totals) == (whole.rounds, whole.totals)
        assert len(spoken.asked) == 10 - answered.total()
        assert again.usage.answers == 10 and again.usage.reused == answered.total()
        assert again.usage.tokens_in == whole.usage.tokens_in
        written = [json.loads(line) for line in cut.read_bytes().splitlines()]
        hashes = Counter(e["hash"] for e in written if e["event"] == "answer")
        assert set(hashes.values()) == {1} and len(hashes) == 10
        assert [e["round"] for e in written if e["event"] == "round"] == [1, 2, 3]


def test_a_long_line_that_was_not_finished(played: Path) -> None:
    before = played.read_bytes()
    played.write_bytes(before + b'{"event": "answer", "text": "' + b"x" * 9999)
    options = Options(transcript=played, resume=True, connect=Spoken(echo))
    assert play(dilemma(2), [Chat(MODEL), TIT], options).status == "complete"
    added = played.read_bytes().removeprefix(before).splitlines()
    assert [json.loads(line)["event"] for line in added] == ["resume", "end"]


def test_a_persons_moves_and_rules_are_resumed(tmp_path: Path) -> None:
    options = Options(transcript=tmp_path / "t", resume=True)
    seat, _ = person("C\nD\n")
    assert play(dilemma(3), [TIT, seat], options).status == "person-left"
    other, output = person("C\n")
    found = play(dilemma(3), [TIT, other], options)
    assert [r.actions[1] for r in found.rounds] == ["C", "D", "C"]
    assert "Round 2: you chose D" in output.getvalue()


def test_more_rounds_where_players_are_not_told(tmp_path: Path) -> None:
    options = Options(rounds=2, transcript=tmp_path / "t", resume=True, connect=Spoken(echo))
    seats = [Chat(MODEL), TIT]
    short = play(dilemma(), seats, options)
    spoken = Spoken(echo)
    longer = play(dilemma(), seats, evolve(options, rounds=3, connect=spoken))
    assert longer.rounds[:2] == short.rounds and len(longer.rounds) == 3
    assert len(spoken.asked) == 2


def test_requests_of_another_sample_are_others(tmp_path: Path) -> None:
    hashes = []
    for sample in (0, 1):
        path = tmp_path / str(sample)
        options = Options(transcript=path, sample=sample, connect=Spoken(echo))
        play(dilemma(1), [Chat(MODEL), TIT], options)
        events = [json.loads(line) for line in path.read_text().splitlines()]
        hashes += [e["hash"] for e in events if e["event"] == "answer"]
    assert len(set(hashes)) == len(hashes) == 4


def test_equal_prompts_of_two_rounds_are_two_requests(tmp_path: Path) -> None:
    path, spoken = tmp_path / "t", Spoken(lambda messages: "ACTION: C")
    options = Options(transcript=path, connect=spoken)
    mute = evolve(MYOPIC, memory=0)
    play(dilemma(3), [Chat(MODEL, mute), DEFECT], options)
    assert spoken.asked[1] == spoken.asked[2]
    events = [json.loads(line) for line in path.read_text().splitlines()]
    assert len({e["hash"] for e in events if e["event"] == "answer"}) == 3


@pytest.fixture
def played(tmp_path: Path) -> Path:
    path = tmp_path / "t"
    play(dilemma(2), [Chat(MODEL), TIT], Options(transcript=path, connect=Spoken(echo)))
    return path


def refused(path: Path, table: Table, seats: Sequence[Seat], **options: Any) -> tuple[str, str]:
    """The id and the message of the refusal; the transcript stays as it is."""
    before, spoken = path.read_bytes(), Spoken(echo)
    stated = Options(transcript=path, connect=spoken, **{"resume": True, **options})
    with pytest.raises(Refusal) as caught:
        play(table, seats, stated)
    assert path.read_bytes()[: len(before)] == before and not spoken.asked
    return caught.value.diagnostics[0].id, caught.value.diagnostics[0].message


def test_a_transcript_is_not_overwritten(played: Path) -> None:
    assert refused(played, dilemma(2), [Chat(MODEL), TIT], resume=False)[0] == "transcript-exists"


@pytest.mark.parametrize(
    ("table", "first", "place"),
    [
        (dilemma(3), Chat(MODEL), "rounds"),
        (dilemma(2, "nothing"), Chat(MODEL), "sees"),
        (evolve(dilemma(2), formula="5"), Chat(MODEL), "formula"),
        (dilemma(2), TIT, "seats[0]"),
        (dilemma(2), Chat(MODEL, MYOPIC), "seats[0].prompt.memory"),
        (dilemma(2), Chat(evolve(MODEL, temperature=1)), "seats[0].model.temperature"),
        (dilemma(2), Chat(evolve(MODEL, model="other")), "seats[0].model.model"),
    ],
)
def test_a_transcript_of_another_run(played: Path, table: Table, first: Seat, place: str) -> None:
    id, message = refused(played, table, [first, TIT])
    assert id == "transcript-of-another-run" and message.endswith(f"they differ in {place}")


def test_a_transcript_with_other_payoffs(played: Path) -> None:
    other = evolve(dilemma(2), payoffs=lambda actions: [x + 1 for x in payoffs(actions)])
    id, message = refused(played, other, [Chat(MODEL), TIT])
    assert id == "transcript-of-another-run" and "round 1 has other actions or payoffs" in message


def test_what_does_not_matter_may_change(played: Path) -> None:
    slower = evolve(MODEL, timeout=7, prices=Prices(1, 1), key_variable=None)
    spoken = Spoken(echo)
    options = Options(transcript=played, connect=spoken, resume=True, concurrency=1)
    found = play(dilemma(2), [Chat(slower, attempts=9), TIT], options)
    assert found.status == "complete" and not spoken.asked and found.usage.cost is not None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'{"event": "start"', b'{"event": "begin"'),
        (b'{"event": "start"', b'{"event": "resume"'),
        (b'{"event": "move"', b'["event": "move"'),
        (b'"action": "C"', b'"akzion": "C"'),
        (b'"format', b'"form'),
        (b'{"event": "answer"', b"[" * 99999),
        (b'"source": "rule"}', b'"source": "rule"}{}'),
    ],
)
def test_a_damaged_transcript(played: Path, old: bytes, new: bytes) -> None:
    data = played.read_bytes()
    if old == b'"format':
        old, new = b'\\"format', b'"format'
    assert old in data
    played.write_bytes(data.replace(old, new, 1))
    assert refused(played, dilemma(2), [Chat(MODEL), TIT])[0] == "transcript-damaged"


def test_a_move_that_is_none(played: Path) -> None:
    data = played.read_bytes().replace(b'"action": "C", "source"', b'"action": "X", "source"')
    played.write_bytes(data)
    id, message = refused(played, dilemma(2), [Chat(MODEL), TIT])
    assert id == "transcript-of-another-run" and "round 1 is none" in message


def test_a_transcript_in_use(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    path = tmp_path / "t"
    told: list[tuple[str, str]] = []

    def again(done: int, planned: int, what: str) -> None:
        told.append(refused(path, dilemma(1), [TIT, TIT]))

    play(dilemma(1), [TIT, TIT], Options(transcript=path, progress=again))
    assert told[0][0] == "transcript-in-use"
