"""This package turns the intermediate graph into problems, solves them and reads results back."""
