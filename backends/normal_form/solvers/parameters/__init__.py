"""Payoffs that are functions of a parameter, and what follows for equilibria."""
