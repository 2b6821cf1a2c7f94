"""Correction files: a block of TOML in comments and statements, understood without a database or refused with reason."""

from __future__ import annotations

from linter.block.refusal import Refused
from linter.correction.read import read_correction, read_correction_file

__all__ = ["Refused", "read_correction", "read_correction_file"]
