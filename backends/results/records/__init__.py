"""Records by round as named arrays, and files that are written whole or not at all."""
