"""How results are shown: one module for each family of results."""
