"""Which versions of a package a lockfile holds, found in its text: a file of megabytes is searched, not parsed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from linter.prisma.version import Version, parse_version

_Find = Callable[[str, str], Iterator[str]]


def locked_versions(lockfile: str, text: str, package: str) -> tuple[Version, ...]:
    """The versions of the package in the lockfile of that name, lowest first. Never fails: what is odd is left out."""
    found = map(parse_version, LOCKFILES[lockfile](text, package))
    return tuple(sorted({version for version in found if version is not None}))


def _npm(text: str, package: str) -> Iterator[str]:
    """`"node_modules/prisma": { "version": "…"` in versions 2 and 3, `"prisma": { "version": "…"` in version 1."""
    for before in ('"', "node_modules/"):
        yield from _following(text, f'{before}{package}"', r'\s*:\s*\{\s*"version"\s*:\s*"([^"]+)"')


def _yarn(text: str, package: str) -> Iterator[str]:
    """`prisma@^6.1.0:` or `"prisma@npm:^6.1.0":`, and on the next line `version "…"` or `version: …`."""
    for quote in ("", '"'):
        yield from _following(text, f"\n{quote}{package}@", r'[^\n]*:\r?\n\s+version:?\s+"?([^"\s]+)')


def _pnpm(text: str, package: str) -> Iterator[str]:
    """`/prisma/4.8.0:` up to version 5, `/prisma@5.1.0:` in 6, `prisma@6.1.0:` in 9; peers follow after `_` or `(`."""
    for quote in ("", "'"):
        for name in (f"/{package}/", f"/{package}@", f"{package}@"):
            yield from _following(text, f"\n  {quote}{name}", r"(\d+\.\d+\.\d+[^:()'_\s]*)")


def _bun(text: str, package: str) -> Iterator[str]:
    """`"prisma": ["prisma@6.1.0", …]`."""
    yield from _following(text, f'["{package}@', r'([^"]+)"')


LOCKFILES: Mapping[str, _Find] = {
    "npm-shrinkwrap.json": _npm,  # goes before package-lock.json, as it does for npm
    "package-lock.json": _npm,
    "yarn.lock": _yarn,
    "pnpm-lock.yaml": _pnpm,
    "bun.lock": _bun,
}
"""The lockfiles that are read, each with what finds the versions of a package in it."""


def _following(text: str, mark: str, pattern: str) -> Iterator[str]:
    """What the pattern finds right after each place where the mark stands."""
    at = text.find(mark)
    while at >= 0:
        at += len(mark)
        if found := re.compile(pattern).match(text, at):
            yield found[1]
        at = text.find(mark, at)
