"""What happens as parameters vary: regions of equilibria, and the effect of an LLM's share."""
