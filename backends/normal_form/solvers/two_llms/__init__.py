"""The equilibria of two LLMs: vertices of best-response polytopes, and what they span."""
