"""How the runner reaches a database, and what stands in between."""
