"""This package lets language models, fixed rules and people play a game, round by round."""
