"""This package turns `.game` text into an abstract syntax tree; it knows nothing of games."""
