"""Measurements behind the claims in the documentation; each is one command."""
