"""One batch, one transaction."""
