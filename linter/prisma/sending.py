"""From Prisma's version to its way of sending a migration."""

from __future__ import annotations

from pathlib import Path

from linter.prisma.installed import Prisma, find_prisma
from linter.prisma.version import Version
from linter.transport import Transport
from rules.execution import TransactionMode

_SPLITS = Version(7, 4)  # prisma/prisma-engines#5767 sends statement by statement; the release after it is 7.4.0
_SURELY_SPLITS = Version(7, 8)  # seen on the wire
_SINGLE = Version(8)


def transport_of(folder: Path, *, mode: TransactionMode | None = None, version: Version | None = None) -> Transport:
    """How migrations of the folder are sent: as asked for; by the version that is named; by the one that is found."""
    if mode is not None:
        return Transport(mode=mode)
    prisma = Prisma(version=version, said=f"Prisma {version}") if version is not None else find_prisma(folder)
    if prisma.version is None:
        because = f", as {prisma.said}" if prisma.said else ""
        return Transport(assumed=f"Prisma's version is not known{because}, so up to 7.3 is assumed")
    mode = mode_of(prisma.version)
    probably = _SPLITS <= prisma.version < _SURELY_SPLITS
    doubt = ", which probably sends each statement by itself" if probably else ""
    return Transport(mode=mode, assumed=prisma.said + doubt)


def mode_of(version: Version) -> TransactionMode:
    """The mode of that version."""
    if version >= _SINGLE:
        return TransactionMode.SINGLE
    return TransactionMode.PER_STATEMENT if version >= _SPLITS else TransactionMode.BATCH
