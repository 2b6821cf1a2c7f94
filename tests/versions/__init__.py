"""Tests that run on every PostgreSQL from 11 to 18; `make test-versions` starts them, `make test` does not."""
