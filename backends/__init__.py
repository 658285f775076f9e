"""This package carries out what a spec asks for and shows what came out."""

from .report import as_html as as_html  # results can be shown wherever they come from
