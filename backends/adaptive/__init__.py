"""LLMs that adapt: games whose states change from round to round, played in expectation."""
