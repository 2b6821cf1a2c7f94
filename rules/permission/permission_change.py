"""Who may do what: privileges, roles, owners, row security, policies.

https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from __future__ import annotations

from typing import TypeAlias

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.name import Name
from rules.operation import (
    AlterObject,
    AlterTable,
    ChangeOwner,
    ChangePrivileges,
    ChangeRowSecurity,
    CreateObject,
    CreateOnTable,
    CreateRoutine,
    DropObject,
    DropOwned,
    RenameObject,
)
from rules.operation.catalog import ObjectKind
from rules.operation.permission import RowSecurity
from rules.operation.table import TableChange
from rules.permissions import changes_permissions
from rules.rule import Rule
from rules.wording import APPROVE, listed, one_line

_OnObject: TypeAlias = CreateObject | DropObject | AlterObject | RenameObject
_Looked: TypeAlias = (
    ChangePrivileges
    | ChangeRowSecurity
    | ChangeOwner
    | DropOwned
    | CreateOnTable
    | CreateRoutine
    | AlterTable
    | _OnObject
)
_HELP = f"Let the security owner read it; then {APPROVE}"
_DEFINER_HELP = (
    "Set its search_path (SET search_path = pg_catalog, pg_temp, with every name written in full), REVOKE EXECUTE on it "
    f"FROM PUBLIC, and let the security owner read it; then {APPROVE}"
)
_GRANT_LOCKS = 18
"""The first major version of PostgreSQL in which GRANT and REVOKE lock the tables they name."""
_SECURITY = {
    RowSecurity.ENABLE: "whoever is not its owner sees only the rows that a policy shows, none without a policy",
    RowSecurity.DISABLE: "its policies no longer count: whoever may read it reads every row",
    RowSecurity.FORCE: "its owner, too, sees only the rows that a policy shows",
    RowSecurity.NO_FORCE: "its policies no longer bind its owner",
}


def check(operation: _Looked, context: Context) -> Problem | None:
    """Privileges always; row security, policies and owners of what this migration did not create."""
    match operation:
        case ChangePrivileges():
            return _problem(_privileges(operation, context.postgres_version))
        case CreateRoutine(security_definer=definer):
            return Problem(message=_definer(operation), help=_DEFINER_HELP) if definer else None
        case AlterTable(table=view, change=change, target=target):
            invoker = change is TableChange.SET_OPTIONS and target == "security_invoker"
            new = context.schema.is_new_object(ObjectKind.VIEW, view)
            return _problem(_invoker(view)) if invoker and not new else None
        case ChangeRowSecurity(table=table, change=change):
            message = f"ACCESS EXCLUSIVE lock on {table}; {_SECURITY[change]}."
            return None if context.schema.is_new_table(table) else _problem(message)
        case ChangeOwner():
            return None if _is_new(operation, context) else _problem(_owner(operation))
        case DropOwned(roles=roles):
            return Problem(
                message=f"ACCESS EXCLUSIVE lock on every table that {listed(roles)} owns in this database: they are "
                "dropped with their rows, and every privilege of the role is revoked.",
                help=_HELP,
                severity=Severity.ERROR,
            )
        case CreateOnTable(kind=ObjectKind.POLICY, table=table, name=name):
            return _policy("is added", table, name, context)
        case DropObject(kind=ObjectKind.POLICY, table=Name() as table, name=name):
            return _policy("is dropped", table, name.name, context)
        case AlterObject(kind=ObjectKind.POLICY, table=Name() as table, name=name):
            return _policy("is changed", table, name.name, context)
        case RenameObject(kind=ObjectKind.POLICY, table=Name() as table, name=name):
            return _policy("is renamed", table, name.name, context)
        case CreateOnTable():
            return None
        case _:
            return _problem(_on_object(operation)) if changes_permissions(operation) else None


def _problem(message: str) -> Problem:
    return Problem(message=message, help=_HELP)


def _privileges(operation: ChangePrivileges, postgres_version: int) -> str:
    what, on, who = one_line(operation.what), one_line(operation.on), one_line(operation.roles)
    if operation.kind is ObjectKind.ROLE and not operation.default:
        several = "" if "," in who else "s"
        change = f"lose{several}" if operation.revoke else f"gain{several}"
        return f"No table is locked; {who} {change} membership in {what}, and whatever it may do."
    if operation.default:
        on = f"every {operation.kind} created from now on"
    locks = operation.tables and postgres_version >= _GRANT_LOCKS
    lock = f"ACCESS SHARE lock on {listed(map(str, operation.tables))}" if locks else "No table is locked"
    if any(name.strip().lower() == "public" for name in who.split(",")):
        who += " (everybody who may connect)"
    if operation.revoke:
        return f"{lock}; {what} on {on} is revoked from {who}: a running version that needs it fails (42501)."
    return f"{lock}; {what} on {on} is granted to {who}: more can be read or changed by more."


def _definer(operation: CreateRoutine) -> str:
    return (
        f"No table is locked; {operation.kind} {operation.routine} runs with the rights of its owner, and EXECUTE on a "
        "new one is everybody's: whoever calls it may do what its body does, past row security too."
    )


def _invoker(view: Name) -> str:
    return (
        f"ACCESS EXCLUSIVE lock on {view}; security_invoker is set or reset: with it whoever reads the view needs the "
        "privileges and sees the rows that its tables give them; without it, those of its owner."
    )


def _owner(operation: ChangeOwner) -> str:
    if operation.name is None:
        return f"ACCESS EXCLUSIVE lock on every table concerned; all that the role owns belongs to {operation.owner}."
    locks = operation.kind in (ObjectKind.TABLE, ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW, ObjectKind.SEQUENCE)
    lock = f"ACCESS EXCLUSIVE lock on {operation.name}" if locks else "No table is locked"
    return (
        f"{lock}; {operation.kind or 'object'} {operation.name} belongs to {operation.owner}, who may do anything with "
        "it."
    )


def _is_new(operation: ChangeOwner, context: Context) -> bool:
    if operation.kind is None or operation.name is None:
        return False
    return context.schema.is_new_object(operation.kind, operation.name)


def _policy(change: str, table: Name, name: str, context: Context) -> Problem | None:
    if context.schema.is_new_table(table):
        return None
    message = (
        f'ACCESS EXCLUSIVE lock on {table}; policy "{name}" {change}: who sees and writes which rows is another matter.'
    )
    return _problem(message)


def _on_object(operation: _OnObject) -> str:
    words = {
        CreateObject: "is created",
        DropObject: "is dropped",
        AlterObject: "is changed",
        RenameObject: "is renamed",
    }
    what = f"{operation.kind} {operation.name} {words[type(operation)]}"
    return f"No table is locked; {what}: who may log in, or do what, is another matter."


RULE = Rule(
    id="permission-change",
    category=Category.PERMISSION,
    severity=Severity.WARNING,
    approvable=True,
    why="GRANT, REVOKE, roles, owners, row security, policies and SECURITY DEFINER decide who may see and change what. A "
    "mistake in them leaks rows or locks the application out, and no test that runs as the owner notices. So they need "
    "other eyes than a column does: by the release model the System Owner and the Security Owner sign off.",
    instead="Put it into a migration of its own, let the security owner read it, and approve it on its line.",
    source="https://www.postgresql.org/docs/current/ddl-rowsecurity.html",
    bad=(
        "GRANT SELECT ON members TO reporting;",
        "ALTER TABLE members ENABLE ROW LEVEL SECURITY;",
        "CREATE POLICY own_rows ON members USING (owner = current_user);",
        "REVOKE INSERT ON members FROM app;",
        "CREATE FUNCTION all_members() RETURNS SETOF members LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM members';",
    ),
    good=(
        "CREATE TABLE notes (id integer, owner text);\nALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
        "CREATE POLICY own_notes ON notes USING (owner = current_user);",
        "CREATE TABLE notes (id integer);\nALTER TABLE notes OWNER TO app;",
    ),
    looks_at=(
        ChangePrivileges,
        ChangeRowSecurity,
        ChangeOwner,
        DropOwned,
        CreateOnTable,
        CreateRoutine,
        AlterTable,
        CreateObject,
        DropObject,
        AlterObject,
        RenameObject,
    ),
    check=check,
)
