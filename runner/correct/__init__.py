"""Corrections of data: tried, held against what was approved, committed once, and undone."""
