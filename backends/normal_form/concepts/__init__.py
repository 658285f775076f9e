"""What beside equilibria is asked of a meta-game: dominance, evolution, efficiency, and more."""
