"""This module holds what generated simulations say of their data, as text."""

GAME = """
# --- the game ------------------------------------------------------------------------------------
"""

PAYOFFS = """
# What each role gets: PAYOFFS[role, action, ..., action], by the actions of all roles in order.
"""

POPULATION = """
# --- the population ------------------------------------------------------------------------------

# Governors are drawn from one of a few laws, by its weight: GOVERNORS[law, role, LLM] is the chance
# that the LLM governs a client in the role, independently of the other roles.
"""

FOLLOWED = """
# FOLLOWED[LLM][role][told][played]: how often a client plays an action when it is told one.
"""

CHOICES = """
# --- what LLMs choose from -----------------------------------------------------------------------

# TOLD[LLM][meta-action][role]: the action that clients are told; -1 where the LLM has no clients.
"""

CHANCES = """
# CHANCES[LLM][meta-action]: how often the LLM chooses it.
"""

VALUES = """
# What LLMs know of the game: VALUES[LLM, meta-action, ..., meta-action] is what the clients of the
# first get per client, by the meta-actions of all.
"""

SIGNALS = """
# SIGNALS[signal, meta-action, ..., meta-action]: how likely the public signal is when LLMs play so;
# with chance NOISE it is any, all equally likely, instead.
"""

MET = """
# Whether an LLM goes by how often its clients met which action.
"""

BLIND = """
# Whether an LLM learns from what its own clients get, or not at all.
"""

PROFILE_COMMON = """
Profile: TypeAlias = Sequence[int]  # a meta-action of each LLM
"""

PROFILE_ALONE = """
Profile: TypeAlias = Sequence[np.ndarray]  # a mixture of each LLM, from which every client draws
"""

SETTINGS = """
# --- settings ------------------------------------------------------------------------------------
"""


AMOUNTS = """
# The actions as numbers.
"""

INDEX = """
# The place of each role among those of its kind, from 1.
"""

TABULATED = """

# The same for all actions: PAYOFFS[role, action, ..., action].
PAYOFFS = np.array(
    [[float(payoff(r, cell)) for cell in product(*{amounts})] for r in range(len(ROLES))]
).reshape(len(ROLES), *map(len, ACTIONS))
"""
