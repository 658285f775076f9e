"""The equilibria of three and more LLMs: cells with proofs, paths, Gambit."""
