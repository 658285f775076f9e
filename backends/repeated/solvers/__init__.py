"""This package solves repeated games: arrays only, no names, no text, no graph."""
