"""This module holds the parts of an OpenSpiel game as text."""

HEAD = '''"""An OpenSpiel game: LLMs that advise clients choose meta-actions at once, by rounds.

Written by 'metagame compile --to openspiel'. Importing this module registers the game NAME, which
`pyspiel.load_game` then knows, with a parameter `rounds`. There is one player for each LLM; actions
are the numbers of its meta-actions. Rewards are what an LLM gets in a round, not discounted.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

try:
    import pyspiel
except ImportError as error:
    raise ImportError(
        "this module needs the package open_spiel: pip install 'metagame[openspiel]'"
    ) from error
'''

NAME = """
# Under this name OpenSpiel knows the game.
"""

LOOK = {
    "perfect": '''

def look(player: int, profile: Sequence[int], signal: int | None) -> str:
    """What a player sees of a round: everyone's meta-action."""
    return " ".join(map(str, profile))
''',
    "clients": '''

def look(player: int, profile: Sequence[int], signal: int | None) -> str:
    """What a player sees of a round: how often its clients met each action."""
    return " ".join(f"{share:.12g}" for share in met(player, profile))
''',
    "public": '''

def look(player: int, profile: Sequence[int], signal: int | None) -> str:
    """What a player sees of a round: the signal."""
    return "" if signal is None else str(signal)
''',
    "none": '''

def look(player: int, profile: Sequence[int], signal: int | None) -> str:
    """What a player sees of a round: nothing."""
    return ""
''',
}
LOOK["identified"] = LOOK["clients"].replace(
    "how often its clients met each action.", "how often its clients met each action, by LLM."
)

DRAWN = {
    False: '''

def drawn(profile: Sequence[int]) -> list[tuple[int, float]]:
    """What chance does after a round: nothing here."""
    return []
''',
    True: '''

def drawn(profile: Sequence[int]) -> list[tuple[int, float]]:
    """What chance does after a round: signals with how likely they are."""
    chances = CHANCES[(slice(None), *profile)]
    return [(k, float(chance)) for k, chance in enumerate(chances / chances.sum()) if chance > 0]
''',
}

GAME = '''

# --- the game for OpenSpiel ----------------------------------------------------------------------

GAME_TYPE = pyspiel.GameType(
    short_name=NAME,
    long_name=TITLE,
    dynamics=pyspiel.GameType.Dynamics.SIMULTANEOUS,
    chance_mode=pyspiel.GameType.ChanceMode.{chance},
    information=pyspiel.GameType.Information.{information},
    utility=pyspiel.GameType.Utility.GENERAL_SUM,
    reward_model=pyspiel.GameType.RewardModel.REWARDS,
    max_num_players=len(LLMS),
    min_num_players=len(LLMS),
    provides_information_state_string=True,
    provides_information_state_tensor=False,
    provides_observation_string=True,
    provides_observation_tensor=False,
    provides_factored_observation_string=False,
    parameter_specification={{"rounds": ROUNDS}},
)


class MetaGame(pyspiel.Game):
    """The meta-game of some rounds."""

    def __init__(self, params: dict | None = None) -> None:
        params = params or {{}}
        self.rounds = int(params.get("rounds", ROUNDS))
        if self.rounds < 1:
            raise ValueError("a game has at least one round")
        super().__init__(
            GAME_TYPE,
            pyspiel.GameInfo(
                num_distinct_actions=max(map(len, META_ACTIONS)),
                max_chance_outcomes={outcomes},
                num_players=len(LLMS),
                min_utility=float(VALUES.min()) * self.rounds,
                max_utility=float(VALUES.max()) * self.rounds,
                utility_sum=None,
                max_game_length=self.rounds,
            ),
            params,
        )

    def new_initial_state(self) -> MetaState:
        """Before the first round."""
        return MetaState(self)

    def make_py_observer(
        self, iig_obs_type: pyspiel.IIGObservationType | None = None, params: dict | None = None
    ) -> Observer:
        """What shows players the game."""
        return Observer(iig_obs_type or pyspiel.IIGObservationType(perfect_recall=False))


class MetaState(pyspiel.State):
    """Some rounds that were played, and perhaps a signal that is about to be drawn."""

    def __init__(self, game: MetaGame) -> None:
        super().__init__(game)
        self.rounds = game.rounds
        self.profiles: list[tuple[int, ...]] = []
        self.signals: list[int | None] = []

    def current_player(self) -> int:
        """Who moves: all at once, or chance."""
        if self.is_terminal():
            return pyspiel.PlayerId.TERMINAL
        if len(self.signals) < len(self.profiles):
            return pyspiel.PlayerId.CHANCE
        return pyspiel.PlayerId.SIMULTANEOUS

    def is_terminal(self) -> bool:
        """Whether all rounds were played."""
        return len(self.profiles) >= self.rounds

    def chance_outcomes(self) -> list[tuple[int, float]]:
        """The signals that may be drawn."""
        return drawn(self.profiles[-1])

    def rewards(self) -> list[float]:
        """What players got in the last round."""
        return self.paid(self.profiles[-1]) if self.profiles else [0.0] * len(LLMS)

    def returns(self) -> list[float]:
        """What players got so far."""
        sums = [self.paid(profile) for profile in self.profiles]
        return [float(total) for total in np.sum(sums, axis=0)] if sums else [0.0] * len(LLMS)

    def paid(self, profile: tuple[int, ...]) -> list[float]:
        """What players get in a round."""
        return [float(own) for own in VALUES[(slice(None), *profile)]]

    def known(self, player: int) -> list[str]:
        """What a player was told of each round so far, late as it comes."""
        rounds = list(zip(self.profiles, self.signals, strict=False))
        told = rounds[: max(0, len(rounds) - DELAY)]
        return [look(player, profile, signal) for profile, signal in told]

    def _legal_actions(self, player: int) -> list[int]:
        if not 0 <= player < len(LLMS):
            raise ValueError("all players move at once: ask for the actions of one of them")
        return list(range(len(META_ACTIONS[player])))

    def _apply_actions(self, actions: list[int]) -> None:
        self.profiles.append(tuple(actions))
        if not drawn(self.profiles[-1]):
            self.signals.append(None)

    def _apply_action(self, action: int) -> None:
        self.signals.append(action)

    def _action_to_string(self, player: int, action: int) -> str:
        if player == pyspiel.PlayerId.CHANCE:
            return {signal}
        return META_ACTIONS[player][action]

    def __str__(self) -> str:
        return f"{{self.profiles}} {{self.signals}}"


class Observer:
    """Shows players what they see: of all rounds, or of the last one that they were told of."""

    def __init__(self, kind: pyspiel.IIGObservationType) -> None:
        self.kind, self.tensor, self.dict = kind, None, {{}}

    def set_from(self, state: MetaState, player: int) -> None:
        """There is no tensor."""

    def string_from(self, state: MetaState, player: int) -> str:
        """What a player knows, as a text: its own meta-actions, and what it was told."""
        own = [profile[player] for profile in state.profiles]
        told = state.known(player)
        if not self.kind.perfect_recall:
            own, told = own[-1:], told[-1:]
        return f"round {{len(state.profiles)}} own {{own}} seen {{told}}"


pyspiel.register_game(GAME_TYPE, MetaGame)
'''
