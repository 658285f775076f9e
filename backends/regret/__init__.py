"""Regrets recomputed from the definition of the meta-game, without any code of the solvers."""
