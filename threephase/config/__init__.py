"""The project's decisions as threephase.toml has them: found, read strictly, and handed on as a Policy."""

from __future__ import annotations

from threephase.config.find import find_config
from threephase.config.read import POSTGRES_VERSIONS, Config, FailOn, Sending, read_config

__all__ = ["POSTGRES_VERSIONS", "Config", "FailOn", "Sending", "find_config", "read_config"]
