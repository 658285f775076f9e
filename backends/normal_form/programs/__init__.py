"""Correlated equilibria and floors: aims, conditions, and the verification of answers."""
