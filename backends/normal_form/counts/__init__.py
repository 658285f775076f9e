"""Meta-games of many roles that matter only by how many of them play what."""
