"""Results: frozen records that say what was found and how far to trust it, by family."""
