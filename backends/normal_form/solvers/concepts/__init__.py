"""What beside equilibria is asked of a payoff tensor."""
