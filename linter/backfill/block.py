"""The block of a backfill, between `-- /// backfill` and `-- ///`."""

from __future__ import annotations

from linter.backfill.keys import problem_with
from linter.backfill.refusal import Why
from linter.block.form import Form

FORM = Form(kind="backfill", rule=Why.BLOCK, example='after = "20260110120000_add_display_name"', problem=problem_with)
