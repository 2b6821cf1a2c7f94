"""The parts of benchmarks/correction.py: the correction, the bare statement beside it, and what is measured."""
