"""This module names the tolerances of the solvers of continuous games, and what they bound."""

SAME = 1e-6
"""Points nearer than this, in lengths of the intervals, count as one."""

SETTLED = 1e-11
"""A stationary point moves at most this far, in lengths of the intervals, along its own slopes."""

ACCEPTED = 1e-10
"""What a deviation from an equilibrium may gain, in units of what the player's payoff spans."""

PROVED = 1e-12
"""How far above the best value that was found a bound is driven down, in the same units."""

SNAPPED = 1e-12
"""Numbers this near to an end, in lengths of the interval, are put there."""

FLAT = 1e-5
"""An equilibrium may not be isolated where a singular value is this small next to the largest."""

STEEP = 1e-6
"""A payoff that still rises by this part of itself close to an end rises without bound."""
