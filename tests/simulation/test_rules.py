"""Rules of play do what they say, and refuse what they cannot do."""

from __future__ import annotations

import numpy as np
import pytest
from attrs import evolve

from metagame.backends.simulation.engine.automata.machine import grim, tit_for_tat
from metagame.backends.simulation.engine.automata.matches import Course, play_matches
from metagame.backends.simulation.engine.errors import NotObserved, Refused
from metagame.backends.simulation.engine.problem import Monitoring
from metagame.backends.simulation.engine.rules.automaton import Automaton
from metagame.backends.simulation.engine.rules.evolving import Imitation, Replicator
from metagame.backends.simulation.engine.rules.q_learning import QLearning
from metagame.backends.simulation.engine.rules.regrets import (
    ConditionalRegretMatching,
    RegretMatching,
)
from metagame.backends.simulation.engine.rules.responses import BestResponse, FictitiousPlay, Logit
from metagame.backends.simulation.engine.rules.rule import RuleGame, Seen
from metagame.backends.simulation.engine.rules.steady import Fixed, Mixed
from metagame.backends.simulation.engine.run import Options, simulate

from .duels import duel, frequencies
from .populations import DILEMMA, prisoners


def test_replicators_follow_the_replicator_equation() -> None:
    rule, game = (
        Replicator(0.5, np.array([0.2, 0.3, 0.5])),
        np.random.default_rng(1).random((2, 3, 3)),
    )
    state = rule.start(RuleGame(0, game))
    x = np.array([0.2, 0.3, 0.5])
    for b in (0, 2, 1):
        values = game[0][:, b]
        state = rule.observe(state, Seen(0, values=values))
        x = x + 0.5 * x * (values - x @ values) / np.ptp(game[0])
        assert np.allclose(state[0], x)
    run = duel(DILEMMA, [Replicator(0.2)] * 2, 300)
    assert (run.records.choices[-50:] == 1).all()


def test_imitation_makes_cournot_competitive() -> None:
    """Vega-Redondo (1997): imitating the best ends at the Walrasian output, here 4 of 0..8."""
    q = np.arange(9)
    total = q[:, None, None] + q[None, :, None] + q[None, None, :]
    price = 12 - total
    game = np.stack([q.reshape([-1 if k == r else 1 for k in range(3)]) * price for r in range(3)])
    run = duel(game, [Imitation(0.02)] * 3, 12_000)
    late = run.records.choices[2000:]
    assert frequencies(late[:, 0], 9).argmax() == 4  # price 0 = marginal cost
    assert abs(late.mean() - 4) < 0.4  # Cournot would be 3, a cartel 2


def test_q_learning_finds_what_pays() -> None:
    game = np.array([[[1.0], [4.0], [2.5]], [[0.0], [0.0], [0.0]]])
    run = duel(game, [QLearning(rate=0.5, exploration=0.3), Fixed(0)], 500)
    assert (frequencies(run.records.choices[100:, 0], 3).argmax()) == 1
    assert np.allclose(run.snapshot.states[0][0], game[0].T, atol=1e-6)
    discounted = duel(game, [QLearning(0.5, 0.5, 0.5), Fixed(0)], 2000).snapshot.states[0][0]
    assert np.allclose(discounted[0], game[0, :, 0] + 0.5 * 8, atol=1e-6)  # Bellman: 4/(1 - 1/2)


def test_q_learning_remembers_profiles() -> None:
    """Against tit for tat a patient learner's values solve the Bellman equation."""
    learner = QLearning(rate=0.3, discount=0.8, exploration=0.5, remembers=True)
    tft = tit_for_tat()
    other = Automaton(np.array([0, 1]), tft.moves.transpose(0, 2, 1))
    run = duel(DILEMMA, [learner, other], 6000)
    values = np.zeros((4, 2))
    for _ in range(500):
        for a in range(2):
            for b in range(2):
                # having played a, the other now plays a
                for mine in range(2):
                    after = values[2 * mine + a].max()
                    values[2 * a + b, mine] = DILEMMA[0][mine, a] + 0.8 * after
    assert np.allclose(run.snapshot.states[0][0], values, atol=1e-3)


def test_automata_play_as_in_their_matches() -> None:
    one, two = tit_for_tat(), grim()
    rules = [
        Automaton(one.plays.argmax(axis=1), one.moves),
        Automaton(two.plays.argmax(axis=1), two.moves.transpose(0, 2, 1)),
    ]
    run = duel(DILEMMA, rules, 50)
    found = play_matches([one, two], [(0, 1)], DILEMMA, Course(50))
    assert np.allclose(run.estimate.means, found.scores[0])
    noisy = duel(DILEMMA, rules, 3000, noise=0.1)
    assert (noisy.records.choices == 1).mean() > 0


def test_every_rule_says_what_it_cannot_do() -> None:
    game = RuleGame(0, np.zeros((2, 3, 4)))
    wrong = [
        Fixed(3),
        Fixed(-1),
        Mixed(np.array([0.5, 0.6, -0.1])),
        Mixed(np.array([0.5, 0.5])),
        Mixed(np.full(3, np.nan)),
        BestResponse(7),
        Logit(-1),
        Logit(float("inf")),
        ConditionalRegretMatching(0.5),
        Replicator(0),
        Replicator(0.5, np.zeros(3)),
        Imitation(),
        QLearning(rate=2),
        QLearning(discount=1),
        Automaton(np.array([0, 3]), np.zeros((2, 3, 4), dtype=int)),
        Automaton(np.array([0, 1]), np.full((2, 3, 4), 2)),
        Automaton(np.array([0, 1]), np.zeros((2, 3, 3), dtype=int)),
    ]
    for rule in wrong:
        with pytest.raises(Refused):
            rule.start(game)


def test_rules_of_equal_payoffs_do_not_break() -> None:
    flat = np.zeros((2, 2, 2))
    rules = [
        BestResponse(),
        FictitiousPlay(),
        Logit(3),
        RegretMatching(),
        ConditionalRegretMatching(),
        Replicator(),
        Imitation(0.1),
        QLearning(),
    ]
    for rule in rules:
        run = duel(flat, [rule, rule], 30)
        assert (run.estimate.means == 0).all()


@pytest.mark.parametrize(
    ("rule", "monitoring"),
    [
        (RegretMatching(), {"kind": "none"}),
        (Imitation(), {"kind": "clients"}),
        (QLearning(), {"kind": "perfect", "own_payoff": False}),
        (Automaton(np.array([0]), np.zeros((1, 4, 4), dtype=int)), {"kind": "identified"}),
        (FictitiousPlay(), {"kind": "signal", "chances": np.ones((1, 4, 4))}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_hidden_cannot_be_played_by(rule, monitoring) -> None:
    problem = evolve(prisoners(), monitoring=Monitoring(**monitoring))
    with pytest.raises(NotObserved) as caught:
        simulate(problem, [Fixed(0), rule], np.zeros((2, 4, 4)), Options(5))
    assert caught.value.llm == 1 and caught.value.needs in rule.needs
