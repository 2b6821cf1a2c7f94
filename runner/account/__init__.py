"""A correction told to people: records in, lines of text out."""
