"""What can be sustained over a known number of rounds, by backward induction."""
