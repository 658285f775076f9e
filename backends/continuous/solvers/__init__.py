"""This package holds the solvers of continuous games: arrays and callables only."""
