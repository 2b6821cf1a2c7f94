"""The table that is walked: its key, and what speaks against a run."""
