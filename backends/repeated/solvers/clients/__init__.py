"""This package decides what LLMs sustain that see frequencies of actions, not their authors."""
