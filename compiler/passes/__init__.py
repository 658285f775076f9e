"""This package rewrites the graph: valid graph in, valid graph out, one file for each pass."""
