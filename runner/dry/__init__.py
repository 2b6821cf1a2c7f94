"""Dry runs: the plan, and the rehearsal that is rolled back."""
