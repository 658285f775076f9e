"""This package is the intermediate graph: what backends know of a spec."""
