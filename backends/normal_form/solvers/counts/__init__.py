"""Games in which roles matter only by how many of them play what."""
