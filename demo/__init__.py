"""What `make demo` plays: the README's story of a backfill, on a server of its own."""
