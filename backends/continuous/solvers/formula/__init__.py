"""This package evaluates straight-line programmes on arrays of points and of boxes."""
