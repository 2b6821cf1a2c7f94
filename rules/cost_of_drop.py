"""What it costs to drop an object, by its kind: the lock first, then what is lost or breaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rules.operation.catalog import ObjectKind as Kind

_NO_LOCK: Final = "no table is locked;"
COST: Final[Mapping[Kind, str]] = {
    Kind.ACCESS_METHOD: f"{_NO_LOCK} with CASCADE every table or index that is stored by it goes.",
    Kind.AGGREGATE: f"{_NO_LOCK} every query that calls it fails from then on.",
    Kind.CAST: f"{_NO_LOCK} queries that convert by it fail, or convert in another way without a word.",
    Kind.COLLATION: f"{_NO_LOCK} queries that sort by it fail; with CASCADE the columns and indexes that use it go.",
    Kind.CONVERSION: f"{_NO_LOCK} clients of that encoding can no longer connect or read.",
    Kind.DATABASE: "every connection must end; the whole database is lost, with everything in it.",
    Kind.DOMAIN: f"{_NO_LOCK} casts to it fail from then on; with CASCADE every column of that type is lost.",
    Kind.EVENT_TRIGGER: f"{_NO_LOCK} what it checked or recorded when the schema changes no longer happens.",
    Kind.EXTENSION: "ACCESS EXCLUSIVE lock on whatever of it is a relation; its functions, types and operators are "
    "gone, and with CASCADE the columns and indexes that use them.",
    Kind.FOREIGN_DATA_WRAPPER: f"{_NO_LOCK} with CASCADE the servers and foreign tables that use it go.",
    Kind.FOREIGN_TABLE: "ACCESS EXCLUSIVE lock on it; every query of it fails from then on.",
    Kind.FUNCTION: f"{_NO_LOCK} every query that calls it fails (42883) from then on; with CASCADE the triggers, "
    "defaults and views that call it go.",
    Kind.INDEX: "ACCESS EXCLUSIVE lock on its table; queries that used it read the whole table.",
    Kind.LANGUAGE: f"{_NO_LOCK} with CASCADE every function written in it goes.",
    Kind.LARGE_OBJECT: f"{_NO_LOCK} its bytes are lost.",
    Kind.MATERIALIZED_VIEW: "ACCESS EXCLUSIVE lock on it; every query of it fails (42P01) from then on. Its rows can be"
    " computed anew, its indexes and privileges must be made again.",
    Kind.OPERATOR: f"{_NO_LOCK} queries that use it fail; with CASCADE the indexes that use it go.",
    Kind.OPERATOR_CLASS: f"{_NO_LOCK} with CASCADE the indexes that use it go.",
    Kind.OPERATOR_FAMILY: f"{_NO_LOCK} with CASCADE its operator classes go, and the indexes that use them.",
    Kind.PROCEDURE: f"{_NO_LOCK} every CALL of it fails (42883) from then on.",
    Kind.PUBLICATION: f"{_NO_LOCK} its subscribers no longer receive changes, and notice only by an error in their "
    "log.",
    Kind.ROUTINE: f"{_NO_LOCK} every query or CALL that uses it fails (42883) from then on.",
    Kind.RULE: "ACCESS EXCLUSIVE lock on its table; writes or reads that it rewrote do something else from then on.",
    Kind.SCHEMA: "ACCESS EXCLUSIVE lock on every table in it; with CASCADE all of them are lost, with their rows. "
    "Without CASCADE it fails unless the schema is empty.",
    Kind.SEQUENCE: "ACCESS EXCLUSIVE lock on it; the numbers given out so far are forgotten, and INSERTs that draw from"
    " it fail (42P01). A new one begins at 1 again.",
    Kind.SERVER: f"{_NO_LOCK} with CASCADE its foreign tables and user mappings go.",
    Kind.STATISTICS: "SHARE UPDATE EXCLUSIVE lock on its table; the planner's estimates get worse.",
    Kind.SUBSCRIPTION: f"{_NO_LOCK} changes are no longer received, and what is missed meanwhile does not come again.",
    Kind.SYSTEM: f"{_NO_LOCK} a setting of the whole server is gone.",
    Kind.TABLE: "ACCESS EXCLUSIVE lock on it; every row is lost.",
    Kind.TABLESPACE: f"{_NO_LOCK} it fails unless the tablespace is empty.",
    Kind.TEXT_SEARCH_CONFIGURATION: f"{_NO_LOCK} searches by it fail; with CASCADE the indexes that use it go.",
    Kind.TEXT_SEARCH_DICTIONARY: f"{_NO_LOCK} with CASCADE the configurations that use it go.",
    Kind.TEXT_SEARCH_PARSER: f"{_NO_LOCK} with CASCADE the configurations that use it go.",
    Kind.TEXT_SEARCH_TEMPLATE: f"{_NO_LOCK} with CASCADE the dictionaries that use it go.",
    Kind.TRANSFORM: f"{_NO_LOCK} functions that rely on it fail or see their arguments in another form.",
    Kind.TRIGGER: "ACCESS EXCLUSIVE lock on its table; what it did on every write of the running application no longer"
    " happens, and no error tells.",
    Kind.TYPE: f"{_NO_LOCK} casts to it fail (42704) from then on; with CASCADE every column of that type is lost.",
    Kind.VIEW: "ACCESS EXCLUSIVE lock on it; every query of it fails (42P01) from then on. With CASCADE the views that"
    " read it go too.",
}
"""Roles, user mappings and policies are not here: dropping one is a change of permissions."""
