"""What can be sustained under a public signal: rank conditions, limit sets, equilibrium payoffs."""
