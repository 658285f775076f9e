"""This package plays automata against each other: matches of two, and round robins."""
