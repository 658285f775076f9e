"""This package draws pictures; the plotting library (extra `plot`) enters in `canvas.py`."""
