"""This module holds what environments and games have in common, as text."""

DATA = """
# --- the meta-game -------------------------------------------------------------------------------
"""

VALUES = """
# What each LLM gets in a round ({unit}), by the meta-actions of all LLMs:
# VALUES[LLM, meta-action, ..., meta-action].
"""

UNITS = {
    "mean": "the mean per client",
    "utility": "its utility in the spec",
}

MEETS = """
# --- what clients meet ---------------------------------------------------------------------------

# MEETS[LLM, role, other]: how often a client in the role, when one of the LLM's clients in other
# roles meets it, is advised by the other LLM. PLAYED[LLM][role][meta-action, action]: how often the
# LLM's clients then play the action.
"""

SIGNALS = """
# --- the public signal ---------------------------------------------------------------------------

# CHANCES[signal, meta-action, ..., meta-action]: how likely each signal is.
"""

NOISE = """
# The chance that a thing seen is taken for another, drawn uniformly.
"""

ROUNDS = """
# --- how long it lasts ---------------------------------------------------------------------------

# ENDS: whether the game ends after the last round; else play is cut off there. DELAY: by how many
# rounds what is seen comes late.
"""

DISCOUNT = """
# The discount factor of the spec: rewards are not discounted here, it is for whoever adds them up.
"""

MET = '''

def met(llm: int, profile: Sequence[int]) -> np.ndarray:
    """How often the LLM's clients meet each action, role after role: what holds in a large
    population; 0 in roles in which they meet nobody."""
    found = []
    for r, names in enumerate(ACTIONS):
        seen = sum(MEETS[llm, r, j] * PLAYED[j][r][choice] for j, choice in enumerate(profile))
        whole = MEETS[llm, r].sum()
        found.append((1 - NOISE) * seen + NOISE * whole / len(names))
    return np.concatenate(found)
'''

MET_BY = '''

def met(llm: int, profile: Sequence[int]) -> np.ndarray:
    """How often the LLM's clients meet each action by each LLM's clients, role after role: what
    holds in a large population; 0 in roles in which they meet nobody."""
    found = []
    for r, names in enumerate(ACTIONS):
        for j, choice in enumerate(profile):
            seen = MEETS[llm, r, j] * PLAYED[j][r][choice]
            found.append((1 - NOISE) * seen + NOISE * MEETS[llm, r, j] / len(names))
    return np.concatenate(found)
'''
