"""SQL in, findings out."""
