"""What `make demo` plays: the README's stories of a backfill and of a data correction, each on a server of its own."""
