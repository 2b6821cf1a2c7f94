"""The rules' examples on every version: the same tests, which here find another server in each turn."""

from __future__ import annotations

from tests.rules.test_examples_on_postgres import *  # noqa: F403 (tests and fixtures, whatever they are called)
