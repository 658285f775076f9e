"""The payoffs of the meta-game as arrays."""
