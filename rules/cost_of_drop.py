"""What it costs to drop an object, by its kind: the lock first, then what is lost or breaks, then what hangs on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rules.operation.catalog import ObjectKind as Kind
from rules.value import Value


class Cost(Value):
    """What DROP of one kind means.

    lock, loss: of the object alone. while_: as long as this holds, PostgreSQL refuses a DROP without CASCADE.
    gone: what CASCADE takes along, and where: the tables it locks for that.
    """

    lock: str = "no table is locked"
    loss: str
    while_: str = ""
    gone: str = ""
    where: str = "ACCESS EXCLUSIVE lock on each table concerned"

    def said(self, *, cascade: bool) -> str:
        """The cost of the DROP as it was written."""
        if cascade and self.gone:
            return f"{self.where}; {self.loss}. CASCADE takes along {self.gone}."
        refused = f" It fails (2BP01) while {self.while_}." if self.while_ else ""
        return f"{self.lock}; {self.loss}.{'' if cascade else refused}"


def cost_of_drop(kind: Kind, *, cascade: bool) -> str | None:
    """Lock and loss of dropping one of that kind; None where it is a change of permissions and nothing else."""
    if kind is Kind.SCHEMA and not cascade:
        return "no table is locked; it fails (2BP01) unless it is empty, and code that names the schema fails."
    cost = COST.get(kind)
    return cost.said(cascade=cascade) if cost else None


_ON_IT: Final = "ACCESS EXCLUSIVE lock on it"
_AND_VIEWS: Final = f"{_ON_IT} and on each view that reads it"
_ON_ITS_TABLE: Final = "ACCESS EXCLUSIVE lock on its table"
_USERS: Final = "a column, default, check, index or view uses it"
_GONE: Final = "the columns, defaults, checks, indexes and views that use it"
COST: Final[Mapping[Kind, Cost]] = {
    Kind.ACCESS_METHOD: Cost(
        loss="nothing can be stored by it any more",
        while_="a table or index is stored by it",
        gone="every table and index that is stored by it, with their rows",
    ),
    Kind.AGGREGATE: Cost(
        loss="every query that calls it fails (42883) from then on",
        while_="a view calls it",
        gone="the views that call it",
        where="ACCESS EXCLUSIVE lock on each view concerned",
    ),
    Kind.CAST: Cost(
        loss="queries that convert by it fail, or convert in another way without a word", while_=_USERS, gone=_GONE
    ),
    Kind.COLLATION: Cost(loss="queries that sort by it fail (42704)", while_=_USERS, gone=_GONE),
    Kind.CONVERSION: Cost(loss="clients of that encoding can no longer connect or read"),
    Kind.DATABASE: Cost(lock="every connection must end", loss="the whole database is lost, with everything in it"),
    Kind.DOMAIN: Cost(
        loss="casts to it fail (42704) from then on",
        while_="a column is of it",
        gone="every column of that domain, with its values",
    ),
    Kind.EVENT_TRIGGER: Cost(loss="what it checked or recorded when the schema changes no longer happens"),
    Kind.EXTENSION: Cost(
        lock="ACCESS EXCLUSIVE lock on whatever of it is a relation",
        loss="its functions, types and operators are gone",
        while_=_USERS,
        gone=f"{_GONE}, columns of its types with their values",
        where="ACCESS EXCLUSIVE lock on whatever of it is a relation and on each table concerned",
    ),
    Kind.FOREIGN_DATA_WRAPPER: Cost(
        loss="no server can be reached by it any more",
        while_="a server uses it",
        gone="its servers and their foreign tables",
        where="ACCESS EXCLUSIVE lock on each foreign table concerned",
    ),
    Kind.FOREIGN_TABLE: Cost(
        lock=_ON_IT,
        loss="every query of it fails (42P01) from then on",
        while_="a view reads it",
        gone="the views that read it",
        where=_AND_VIEWS,
    ),
    Kind.FUNCTION: Cost(
        loss="every query that calls it fails (42883) from then on",
        while_="a trigger, default, check, index, policy or view calls it",
        gone="the triggers, defaults, checks, indexes, policies and views that call it",
    ),
    Kind.INDEX: Cost(lock=_ON_ITS_TABLE, loss="queries that used it read the whole table"),
    Kind.LANGUAGE: Cost(
        loss="nothing written in it runs any more",
        while_="a function is written in it",
        gone="every function written in it, and the triggers, defaults and checks that call one",
    ),
    Kind.LARGE_OBJECT: Cost(loss="its bytes are lost"),
    Kind.MATERIALIZED_VIEW: Cost(
        lock=_ON_IT,
        loss="every query of it fails (42P01) from then on; its rows can be computed anew, its indexes and privileges "
        "must be made again",
        while_="a view reads it",
        gone="the views that read it",
        where=_AND_VIEWS,
    ),
    Kind.OPERATOR: Cost(loss="queries that use it fail (42883)", while_=_USERS, gone=_GONE),
    Kind.OPERATOR_CLASS: Cost(loss="no index can be built by it", while_="an index uses it", gone="the indexes by it"),
    Kind.OPERATOR_FAMILY: Cost(
        loss="its operator classes go with it",
        while_="an index uses one of them",
        gone="the indexes that use one of them",
    ),
    Kind.PROCEDURE: Cost(loss="every CALL of it fails (42883) from then on"),
    Kind.PUBLICATION: Cost(loss="its subscribers no longer receive changes, and notice only by an error in their log"),
    Kind.ROUTINE: Cost(
        loss="every query or CALL that uses it fails (42883) from then on",
        while_="a trigger, default, check, index, policy or view calls it",
        gone="the triggers, defaults, checks, indexes, policies and views that call it",
    ),
    Kind.RULE: Cost(lock=_ON_ITS_TABLE, loss="writes or reads that it rewrote do something else from then on"),
    Kind.SCHEMA: Cost(
        loss="code that names the schema fails",
        gone="every table in it, with its rows, and whatever elsewhere depends on one",
        where="ACCESS EXCLUSIVE lock on every table in it",
    ),
    Kind.SEQUENCE: Cost(
        lock=_ON_IT,
        loss="the numbers given out so far are forgotten, and nextval of it fails (42P01)",
        while_="a column draws its default from it",
        gone="the defaults that draw from it: an INSERT that leaves such a column out writes NULL, or fails if it is "
        "NOT NULL (23502)",
        where=f"{_ON_IT} and on each table that draws from it",
    ),
    Kind.SERVER: Cost(
        loss="what it reached is out of reach",
        while_="a foreign table or user mapping uses it",
        gone="its foreign tables and user mappings",
        where="ACCESS EXCLUSIVE lock on each foreign table concerned",
    ),
    Kind.STATISTICS: Cost(lock="SHARE UPDATE EXCLUSIVE lock on its table", loss="the planner's estimates get worse"),
    Kind.SUBSCRIPTION: Cost(loss="changes are no longer received, and what is missed meanwhile does not come again"),
    Kind.SYSTEM: Cost(loss="a setting of the whole server is gone"),
    Kind.TABLE: Cost(
        lock=_ON_IT,
        loss="every row is lost",
        while_="a view reads it or a foreign key points at it",
        gone="the views that read it and the foreign keys that point at it",
        where="ACCESS EXCLUSIVE lock on it, on each view that reads it and on each table that points at it",
    ),
    Kind.TABLESPACE: Cost(loss="it fails (55000) unless the tablespace is empty"),
    Kind.TEXT_SEARCH_CONFIGURATION: Cost(
        loss="searches by it fail (42704)", while_="an index or view uses it", gone="the indexes and views that use it"
    ),
    Kind.TEXT_SEARCH_DICTIONARY: Cost(
        loss="nothing can look words up in it",
        while_="a configuration uses it",
        gone="the configurations that use it, and the indexes by those",
    ),
    Kind.TEXT_SEARCH_PARSER: Cost(
        loss="nothing can be parsed by it",
        while_="a configuration uses it",
        gone="the configurations that use it, and the indexes by those",
    ),
    Kind.TEXT_SEARCH_TEMPLATE: Cost(
        loss="no dictionary can be made by it",
        while_="a dictionary is made by it",
        gone="the dictionaries made by it, and the configurations and indexes by those",
    ),
    Kind.TRANSFORM: Cost(
        loss="functions that rely on it see their arguments in another form",
        while_="a function names it",
        gone="the functions that name it, and the triggers, defaults and checks that call one",
    ),
    Kind.TRIGGER: Cost(
        lock=_ON_ITS_TABLE,
        loss="what it did on every write of the running application no longer happens, and no error tells",
    ),
    Kind.TYPE: Cost(
        loss="casts to it fail (42704) from then on",
        while_="a column is of it",
        gone="every column of that type, with its values",
    ),
    Kind.VIEW: Cost(
        lock=_ON_IT,
        loss="every query of it fails (42P01) from then on",
        while_="another view reads it",
        gone="the views that read it",
        where=_AND_VIEWS,
    ),
}
"""Roles, user mappings and policies are not here: dropping one is a change of permissions."""
