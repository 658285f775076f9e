"""This package is the repeated-game backend: what patience and monitoring let LLMs sustain."""
