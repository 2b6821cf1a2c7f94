"""`threephase correct …`: each command in a module of its own."""
