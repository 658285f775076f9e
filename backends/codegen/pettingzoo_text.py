"""This module holds the parts of a PettingZoo environment as text."""

HEAD = '''"""A PettingZoo environment: LLMs that advise clients choose meta-actions, round by round.

Written by 'metagame compile --to pettingzoo'. There is one agent for each LLM; its actions are its
meta-actions by number, named in META_ACTIONS. {seen}
Rewards are what an LLM gets in a round, not discounted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

try:
    from gymnasium import spaces
    from pettingzoo import ParallelEnv
except ImportError as error:
    raise ImportError(
        "this module needs the package pettingzoo: pip install 'metagame[pettingzoo]'"
    ) from error
'''

SEEN = {
    "perfect": """After a round everyone sees
everyone's meta-action, counted from 1; 0 stands for what has not been seen yet.""",
    "clients": """After a round an LLM
sees how often its clients met each action, role after role; 0 before the first round.""",
    "identified": """After a round an LLM
sees how often its clients met each action of each LLM's clients; 0 before the first round.""",
    "public": """After a round all see a
public signal, counted from 1; 0 stands for what has not been seen yet.""",
    "none": """Nothing is seen: the
observation is always 0.""",
}

SPACES = {
    "perfect": '''

def space(llm: int) -> spaces.Space:
    """What an LLM may see: a meta-action of everyone, or nothing yet."""
    return spaces.MultiDiscrete([len(names) + 1 for names in META_ACTIONS])


def blank(llm: int) -> np.ndarray:
    """What an LLM sees before it has seen anything."""
    return np.zeros(len(LLMS), dtype=np.int64)


def look(profile: Sequence[int], rng: np.random.Generator) -> list[np.ndarray]:
    """What each LLM sees of a round: now and then another's meta-action is taken for any."""
    n = len(LLMS)
    wrong = (rng.random((n, n)) < NOISE) & ~np.eye(n, dtype=bool)
    other = rng.integers(0, [len(names) for names in META_ACTIONS], size=(n, n))
    return list(np.where(wrong, other, np.array(profile)) + 1)
''',
    "clients": '''

def space(llm: int) -> spaces.Space:
    """What an LLM may see: a frequency of every action of every role."""
    return spaces.Box(0.0, 1.0, blank(llm).shape, np.float64)


def blank(llm: int) -> np.ndarray:
    """What an LLM sees before it has seen anything."""
    return np.zeros(sum(map(len, ACTIONS)))


def look(profile: Sequence[int], rng: np.random.Generator) -> list[np.ndarray]:
    """What each LLM sees of a round."""
    return [np.clip(met(i, profile), 0, 1) for i in range(len(LLMS))]
''',
    "public": '''

def space(llm: int) -> spaces.Space:
    """What an LLM may see: a signal, or nothing yet."""
    return spaces.Discrete(len(SIGNALS) + 1)


def blank(llm: int) -> np.int64:
    """What an LLM sees before it has seen anything."""
    return np.int64(0)


def look(profile: Sequence[int], rng: np.random.Generator) -> list[np.int64]:
    """What each LLM sees of a round: all the same signal."""
    levels = np.cumsum(CHANCES[(slice(None), *profile)])
    signal = np.searchsorted(levels[:-1], rng.random() * levels[-1], side="right")
    return [np.int64(signal + 1)] * len(LLMS)
''',
    "none": '''

def space(llm: int) -> spaces.Space:
    """What an LLM may see: nothing."""
    return spaces.Discrete(1)


def blank(llm: int) -> np.int64:
    """What an LLM sees."""
    return np.int64(0)


def look(profile: Sequence[int], rng: np.random.Generator) -> list[np.int64]:
    """What each LLM sees of a round."""
    return [np.int64(0)] * len(LLMS)
''',
}
SPACES["identified"] = (
    SPACES["clients"]
    .replace(
        "return np.zeros(sum(map(len, ACTIONS)))",
        "return np.zeros(len(LLMS) * sum(map(len, ACTIONS)))",
    )
    .replace("every action of every role", "every action of every role and LLM")
)

ENVIRONMENT = '''

class MetaGame(ParallelEnv):
    """The meta-game of a few rounds.

    rounds   how many; after them the game ends, or play is cut off if the game has no last round
    """

    metadata: ClassVar[dict] = {"name": "metagame_v0", "render_modes": []}

    def __init__(self, rounds: int = ROUNDS) -> None:
        self.rounds = rounds
        self.possible_agents = list(LLMS)
        self.agents: list[str] = []
        self.observation_spaces = {llm: space(i) for i, llm in enumerate(LLMS)}
        self.action_spaces = {
            llm: spaces.Discrete(len(names)) for llm, names in zip(LLMS, META_ACTIONS, strict=True)
        }
        self.rng = np.random.default_rng()
        self.seen: list[list] = []

    def observation_space(self, agent: str) -> spaces.Space:
        """What an LLM may see."""
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> spaces.Space:
        """What an LLM may choose: the numbers of its meta-actions."""
        return self.action_spaces[agent]

    def reset(self, seed: int | None = None, options: dict | None = None) -> tuple[dict, dict]:
        """Before the first round: what LLMs see, and what else there is to know."""
        if seed is not None:
            self.rng = np.random.default_rng(seed)
        self.agents, self.seen = list(LLMS), []
        return self.observed(), {llm: {} for llm in LLMS}

    def step(self, actions: dict) -> tuple[dict, dict, dict, dict, dict]:
        """One round: observations, rewards, whether the game ends, is cut off, and the plays."""
        profile = tuple(int(actions[llm]) for llm in LLMS)
        self.seen.append(look(profile, self.rng))
        over = len(self.seen) >= self.rounds
        observed = self.observed()
        rewards = {llm: float(VALUES[(i, *profile)]) for i, llm in enumerate(LLMS)}
        plays = {
            llm: {"play": names[k]}
            for llm, names, k in zip(LLMS, META_ACTIONS, profile, strict=True)
        }
        if over:
            self.agents = []
        ended = dict.fromkeys(LLMS, over and ENDS)
        return observed, rewards, ended, dict.fromkeys(LLMS, over and not ENDS), plays

    def observed(self) -> dict:
        """What every LLM sees now: the last round that it has been told of."""
        known = len(self.seen) - DELAY
        rows = self.seen[known - 1] if known > 0 else [blank(i) for i in range(len(LLMS))]
        return dict(zip(LLMS, rows, strict=True))


def parallel_env(rounds: int = ROUNDS) -> MetaGame:
    """The environment."""
    return MetaGame(rounds)
'''
