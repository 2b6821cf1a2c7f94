"""Indexes that schema.prisma has no words for, so that somebody wrote them by hand."""

from __future__ import annotations

from rules.context import Context
from rules.name import Name
from rules.operation import CreateIndex, DropIndex
from rules.schema import Index


def dropped_by_prisma(operation: DropIndex, context: Context) -> str:
    """What is beyond schema.prisma about the index that Prisma drops here, and does not make again; else empty.

    CONCURRENTLY is nothing that Prisma writes: whoever wrote that wanted the index gone.
    """
    if operation.concurrently or "DropIndex" not in context.markers:
        return ""
    full = context.schema.resolve(operation.index, context.schema.indexes)
    index = context.schema.indexes.get(full)
    if index is None or context.schema.is_new_table(index.table) or _is_made_again(full, context):
        return ""
    return _beyond_prisma(index, context)


def _is_made_again(index: Name, context: Context) -> bool:
    made = (step.operation for step in context.course.to_come if isinstance(step.operation, CreateIndex))
    return index in context.together.indexes or any(other.index == index.name for other in made)


def _beyond_prisma(index: Index, context: Context) -> str:
    if None in index.columns:
        return "over an expression"
    if index.nulls_not_distinct:
        return "unique with NULLS NOT DISTINCT"
    if index.included:
        return "one with INCLUDE"
    if index.where is None:
        return ""
    prisma = context.prisma()  # its preview feature, from 7.4 on, can say a condition
    return "" if prisma is not None and "partialIndexes" in prisma.preview_features else "partial"
