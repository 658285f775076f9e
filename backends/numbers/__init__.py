"""Exact arithmetic: integers over one denominator, linear systems, polynomials, real sets."""
