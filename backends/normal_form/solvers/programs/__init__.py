"""Linear programs: correlated equilibria, floors, zero-sum games."""
