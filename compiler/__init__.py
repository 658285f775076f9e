"""This package turns syntax trees into resolved models and models into intermediate graphs."""
