"""This package solves one-shot problems: arrays only, no names, no text, no graph."""
