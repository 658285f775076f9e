"""This package writes specs as programs: simulations, PettingZoo environments, OpenSpiel games."""
