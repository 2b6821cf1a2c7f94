"""Backfill files: a block of TOML in comments and one statement, understood without a database or refused with reason."""

from __future__ import annotations

from linter.backfill.read import read_backfill, read_backfill_file
from linter.block.refusal import Refused

__all__ = ["Refused", "read_backfill", "read_backfill_file"]
