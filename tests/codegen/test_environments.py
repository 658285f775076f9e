"""This module tests PettingZoo environments and OpenSpiel games, by their own checks too."""

from __future__ import annotations

import numpy as np
import pytest

import metagame
from metagame.backends.simulation.engine.run import Options, simulate
from metagame.backends.simulation.from_ir import problem_of
from metagame.backends.simulation.plays import plays as engine_plays
from metagame.dsl.diagnostic import SpecError

from .programs import (
    MONITORED,
    PD,
    POPULATIONS,
    SPECS,
    loaded,
    written,
)


@pytest.mark.filterwarnings("error::UserWarning")
@pytest.mark.parametrize("name", MONITORED)
def test_environments_pass_the_test_of_pettingzoo(name: str) -> None:
    pettingzoo = pytest.importorskip("pettingzoo.test", reason="the extra 'pettingzoo'")
    module = loaded(written(MONITORED[name], "pettingzoo"))
    for rounds in (1, 50):
        pettingzoo.parallel_api_test(module["parallel_env"](rounds), 120)


@pytest.mark.parametrize("name", MONITORED)
def test_rewards_and_what_is_seen_of_an_environment(name: str) -> None:
    pytest.importorskip("pettingzoo", reason="the extra 'pettingzoo'")
    env = loaded(written(MONITORED[name], "pettingzoo"))["parallel_env"](7)
    game = metagame.loads(MONITORED[name]).meta_game()
    values = game.values.floats()
    first, _ = env.reset(seed=4)
    spaces = [env.observation_space(llm) for llm in game.llms]
    for period in range(1, 8):
        actions = {llm: env.action_space(llm).sample() for llm in env.agents}
        profile = tuple(int(actions[llm]) for llm in game.llms)
        seen, rewards, ended, cut, infos = env.step(actions)
        for i, llm in enumerate(game.llms):
            assert rewards[llm] == values[(i, *profile)]
            assert seen[llm] in spaces[i]
            assert infos[llm]["play"] == " ".join(map(str, game.play(i, profile[i])))
        over = period == 7
        assert {ended[llm] or cut[llm] for llm in game.llms} == {over}
        if name == "perfect":
            assert all((own == np.array(profile) + 1).all() for own in seen.values())
        if name == "noise" and period <= 2:
            assert all((seen[llm] == first[llm]).all() for llm in game.llms)
    assert env.agents == []


@pytest.mark.parametrize("kind", ["clients", "identified"])
@pytest.mark.parametrize("population", POPULATIONS[:3] + POPULATIONS[4:])
def test_frequencies_are_those_of_a_large_population(kind: str, population: str) -> None:
    pytest.importorskip("pettingzoo", reason="the extra 'pettingzoo'")
    text = PD.format(population).replace("monitoring perfect", f"monitoring {kind}")
    module = loaded(written(text, "pettingzoo"))
    game = metagame.loads(text).meta_game()
    profile = [game.sizes[0] // 2, 0]
    plays = {
        llm: game.play(i, k) for i, (llm, k) in enumerate(zip(game.llms, profile, strict=True))
    }
    chosen = engine_plays(game, plays, 10**8)
    supports = tuple((0, 1) for _ in game.problem.actions)
    problem = problem_of(game, chosen, supports, 10**8, False)
    run = simulate(problem, chosen.rules, chosen.payoffs, Options(1, keep_sights=True))
    sights = run.records.sights
    shown = sights.frequencies if kind == "clients" else sights.governed
    for i in range(len(game.llms)):
        expected = np.concatenate([own[0, i].ravel() for own in shown])
        assert module["met"](i, profile) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("name", MONITORED)
def test_openspiel_loads_and_plays(name: str) -> None:
    pyspiel = pytest.importorskip("pyspiel", reason="the extra 'openspiel'")
    if name == "noise":
        with pytest.raises(SpecError, match="noise"):
            written(MONITORED[name], "openspiel")
        return
    module = loaded(written(MONITORED[name], "openspiel"))
    game = pyspiel.load_game(module["NAME"], {"rounds": 4})
    pyspiel.random_sim_test(game, num_sims=3, serialize=True, verbose=False)
    meta_game = metagame.loads(MONITORED[name]).meta_game()
    values, rng = meta_game.values.floats(), np.random.default_rng(0)
    state, sums = game.new_initial_state(), 0
    while not state.is_terminal():
        if state.is_chance_node():
            state.apply_action(state.chance_outcomes()[0][0])
            continue
        profile = tuple(int(rng.integers(s)) for s in meta_game.sizes)
        sums = sums + values[(slice(None), *profile)]
        state.apply_actions(profile)
    assert state.returns() == pytest.approx(sums)


def test_a_round_of_openspiel_is_the_meta_game() -> None:
    pyspiel = pytest.importorskip("pyspiel", reason="the extra 'openspiel'")
    text = (SPECS / "papers/folk_theorem/prisoners_dilemma.game").read_text(encoding="utf-8")
    module = loaded(written(text, "openspiel"))
    game = pyspiel.load_game(module["NAME"], {"rounds": 1})
    matrix = pyspiel.extensive_to_matrix_game(pyspiel.convert_to_turn_based(game))
    values = metagame.loads(text).meta_game().values.floats()
    assert np.array(matrix.row_utilities()) == pytest.approx(values[0])
    assert np.array(matrix.col_utilities()) == pytest.approx(values[1])


def test_players_of_openspiel_tell_apart_only_what_they_see() -> None:
    pyspiel = pytest.importorskip("pyspiel", reason="the extra 'openspiel'")
    module = loaded(written(MONITORED["none"], "openspiel"))
    game = pyspiel.load_game(module["NAME"], {"rounds": 3})
    known = set()
    for other in range(4):
        state = game.new_initial_state()
        state.apply_actions([2, other])
        known.add(state.information_state_string(0))
        assert f"own [{other}]" in state.information_state_string(1)
    assert len(known) == 1
