"""A whole run: ranges, workers, passes, the end."""
