"""Who does it, for the ledger: a word of ours, beside what the server itself knows."""

from __future__ import annotations

import getpass
import os
import socket

from threephase.version import __version__


def audit_facts(actor: str | None) -> dict[str, object]:
    """actor: the person on whose behalf, where that is not the user of this machine, as in a CI job."""
    user = _user()
    return {
        "actor": actor or user,
        "os_user": user,
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "tool": f"threephase {__version__}",
    }


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return str(os.getuid()) if hasattr(os, "getuid") else "unknown"
