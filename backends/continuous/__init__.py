"""This package solves games whose actions are numbers from intervals."""
