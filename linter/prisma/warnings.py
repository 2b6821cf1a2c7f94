"""Prisma's own warnings, which it writes into a block comment above the SQL that they are about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from linter.scan import Comment


class About(StrEnum):
    """What a warning is about."""

    TABLE_DROPPED = "table dropped"
    COLUMN_DROPPED = "column dropped"
    COLUMN_RECREATED = "column dropped and recreated"
    TYPE_CHANGED = "type changed"
    PRIMARY_KEY_CHANGED = "primary key changed"
    UNIQUE_ADDED = "unique constraint added"
    VALUES_REMOVED = "enum values removed"
    REQUIRED_ADDED = "required column added"
    MADE_REQUIRED = "column made required"


class Warned(NamedTuple):
    """One warning: what it is about, the table or enum and the columns it names, and where its line is in the file."""

    about: About
    name: str
    columns: tuple[str, ...]
    start: int
    end: int


# Prisma's sentences, up to where they stop telling them apart (the schema engine's warning_check.rs and
# unexecutable_step_check.rs). c: columns, t: the table or enum.
_SENTENCES = {
    About.TABLE_DROPPED: r"You are about to drop the `(?P<t>[^`]+)` table",
    About.COLUMN_DROPPED: r"You are about to drop the column `(?P<c>[^`]+)` on the `(?P<t>[^`]+)` table",
    About.COLUMN_RECREATED: r"The `(?P<c>[^`]+)` column on the `(?P<t>[^`]+)` table would be dropped and recreated"
    r"|Changed the type of `(?P<c2>[^`]+)` on the `(?P<t2>[^`]+)` table\. No cast exists",
    About.TYPE_CHANGED: r"You are about to alter the column `(?P<c>[^`]+)` on the `(?P<t>[^`]+)` table"
    r"|Changed the column `(?P<c2>[^`]+)` on the `(?P<t2>[^`]+)` table from a scalar field to a list",
    About.PRIMARY_KEY_CHANGED: r"The primary key for the `(?P<t>[^`]+)` table will be changed",
    About.UNIQUE_ADDED: r"A unique constraint covering the columns `\[(?P<c>[^\]]+)\]` on the table `(?P<t>[^`]+)` will",
    About.VALUES_REMOVED: r"The values \[[^\]]+\] on the enum `(?P<t>[^`]+)` will be removed",
    About.REQUIRED_ADDED: r"Added the required column `(?P<c>[^`]+)` to the `(?P<t>[^`]+)` table"
    r"|The required column `(?P<c2>[^`]+)` was added to the `(?P<t2>[^`]+)` table",
    About.MADE_REQUIRED: r"Made the column `(?P<c>[^`]+)` on table `(?P<t>[^`]+)` required",
}
_BLOCK = re.compile(r"/\*\s*Warnings:")
_LINE = re.compile(r"^[ \t]*- (?P<text>\S[^\n\r]*)", re.MULTILINE)


def warnings(comments: Iterable[Comment]) -> Iterator[Warned]:
    """Each warning that is understood, in order."""
    for comment in comments:
        for line in _LINE.finditer(comment.text) if _BLOCK.match(comment.text) else ():
            start, end = (comment.start + offset for offset in line.span("text"))
            for about, sentence in _sentences().items():
                if found := sentence.match(line["text"]):
                    parts = found.groupdict()
                    columns = parts.get("c") or parts.get("c2") or ""
                    name = parts["t"] or parts["t2"] or ""
                    yield Warned(about, name, tuple(columns.split(",")) if columns else (), start, end)
                    break


@cache
def _sentences() -> dict[About, re.Pattern[str]]:
    return {about: re.compile(sentence) for about, sentence in _SENTENCES.items()}
