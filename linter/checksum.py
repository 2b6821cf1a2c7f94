"""The checksum by which Prisma knows a migration again."""

from __future__ import annotations

import hashlib


def checksum(content: bytes) -> str:
    """SHA-256 of the file's bytes in hexadecimal, as `_prisma_migrations.checksum` holds it."""
    return hashlib.sha256(content).hexdigest()


def matches(content: bytes, recorded: str) -> bool:
    """Whether the file is the one recorded, give or take its line endings: git changes those on the way to Windows.

    The same three readings as Prisma's own comparison: as it is, CRLF as LF, LF as CRLF.
    """
    return (
        checksum(content) == recorded
        or checksum(content.replace(b"\r\n", b"\n")) == recorded
        or checksum(content.replace(b"\n", b"\r\n")) == recorded
    )
