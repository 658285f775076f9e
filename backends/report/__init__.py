"""This package carries out what a spec asks for and shows what came out."""
