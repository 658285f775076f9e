"""This package simulates meta-games from arrays alone; it knows no names and no text."""
