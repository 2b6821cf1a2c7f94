"""`threephase backfill …`: each command in a module of its own."""
