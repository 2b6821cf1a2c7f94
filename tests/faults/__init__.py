"""Faults, made on purpose and at random: what must hold is in docs/faults.md, one line each."""
