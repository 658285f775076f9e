"""This package plays games: populations of clients, LLMs that adapt, automata that meet."""
