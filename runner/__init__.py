"""Backfills and data corrections: one short transaction at a time, with its ledger. Not written yet."""
