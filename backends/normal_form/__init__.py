"""This package is the normal-form backend: one-shot meta-games and their equilibria."""
