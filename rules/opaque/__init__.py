"""Rules about what cannot be seen into."""
