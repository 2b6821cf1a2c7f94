"""Rules about expand, migrate and contract kept apart."""
