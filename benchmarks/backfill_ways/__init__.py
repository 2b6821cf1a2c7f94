"""The parts of benchmarks/backfill.py: ways to fill a column, a neighbour who suffers, and what is measured."""
