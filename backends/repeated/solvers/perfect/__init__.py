"""Repeated games whose LLMs see every meta-action: payoff sets and critical discount factors."""
