"""Rules about who may do what."""
