"""What payoffs are feasible, and which of them no LLM would rather refuse."""
