"""This package resolves a syntax tree: names become objects, defaults are filled in."""
