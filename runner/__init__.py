"""Backfills, and later data corrections: short transactions on live tables, each with its audit entry and checkpoint."""
