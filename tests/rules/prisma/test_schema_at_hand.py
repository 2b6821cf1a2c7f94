"""What findings say more when schema.prisma is at hand, and when it is not asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.discover import discover
from linter.git import Changes
from linter.lint import lint_folder, lint_text
from linter.policy import Policy
from linter.prisma.described import described_migrations
from linter.read import read_all, read_schemas
from tests.linter.projects import migrations, write
from tests.rules.judging import only

SCHEMA = """\
model Member {
  id      Int      @id
  token   String   @default(cuid())
  changed DateTime @updatedAt @map("changed_at")
  day     DateTime @default(now())
}
"""
MEMBER = 'CREATE TABLE "Member" (id integer PRIMARY KEY, name text);'


def _finding(column: str, schema: str | None = SCHEMA) -> tuple[str, str]:
    result = lint_text(MEMBER, f'ALTER TABLE "Member" ADD COLUMN {column} NOT NULL;', schema=schema)
    (finding,) = (finding for finding in result.findings if finding.rule == "required-column-without-default")
    return finding.message, finding.help


@pytest.mark.parametrize(
    ("column", "attribute"),
    [
        pytest.param("token text", "@default(cuid()) (schema.prisma:3)", id="a default of the client"),
        pytest.param("changed_at timestamp", "@updatedAt (schema.prisma:4)", id="updated by the client"),
    ],
)
def test_a_value_that_only_the_new_client_gives_is_named(column: str, attribute: str) -> None:
    told = f"{attribute} works in the new client only: the database knows no default."
    assert told in _finding(column)[0]
    assert "client" not in _finding(column, schema=None)[0]


def test_updated_at_has_a_default_that_costs_nothing() -> None:
    assert "@default(now()) @updatedAt" in _finding("changed_at timestamp(3)")[1]
    safe = (
        'ALTER TABLE "Member" ADD COLUMN changed_at timestamp(3) without time zone NOT NULL DEFAULT CURRENT_TIMESTAMP;'
    )
    assert safe in _finding("changed_at timestamp(3)")[1]
    assert [finding.rule for finding in lint_text(MEMBER, safe).findings] == []


@pytest.mark.parametrize(
    ("column", "schema"),
    [
        pytest.param("day date", SCHEMA, id="a default of the database, which the SQL leaves out"),
        pytest.param("other text", SCHEMA, id="no such field"),
        pytest.param("token text", SCHEMA.replace("model Member", "model Visitor"), id="no such model"),
        pytest.param("token text", SCHEMA.replace("}", '  @@schema("other")\n}'), id="a model of another schema"),
    ],
)
def test_what_does_not_fit_is_not_mentioned(column: str, schema: str) -> None:
    assert "client" not in _finding(column, schema)[0]


def test_a_default_set_along_with_not_null_is_said_to_fill_nothing() -> None:
    both = "ALTER TABLE \"Member\" ALTER COLUMN name SET NOT NULL,\nALTER COLUMN name SET DEFAULT 'x';"
    assert "Its new default fills no row that is there." in only(MEMBER, both).message
    assert "default" not in only(MEMBER, 'ALTER TABLE "Member" ALTER COLUMN name SET NOT NULL;').message


# Which migrations it tells of -----------------------------------------------------------------------------------------


def test_the_schema_beside_the_folder_tells_of_its_last_migration_only(tmp_path: Path) -> None:
    folder = migrations(tmp_path / "prisma/migrations", "1_a")
    add = 'ALTER TABLE "Member" ADD COLUMN token text NOT NULL;'
    write(folder, {f"{name}/migration.sql": add for name in ("2_b", "3_c")})
    write(tmp_path / "prisma", {"schema.prisma": SCHEMA})
    (found,) = discover([folder], tmp_path)
    verdict = lint_folder(found, read_all(found)[0], Policy(), schemas=read_schemas(found))
    told = [m.name for m in verdict.migrations if any("prisma/schema.prisma:3" in f.message for f in m.findings)]
    assert told == ["3_c"]


@pytest.mark.parametrize(
    ("added", "described"),
    [
        pytest.param(None, {"3_c"}, id="without --since"),
        pytest.param(("2_b", "3_c"), {"2_b", "3_c"}, id="all that the branch adds"),
        pytest.param(("1_a", "3_c"), {"3_c"}, id="a merged one lies between"),
        pytest.param(("1_a",), {"3_c"}, id="a merged one comes last"),
    ],
)
def test_new_migrations_at_the_end_are_what_the_schema_was_changed_for(
    tmp_path: Path, added: tuple[str, ...] | None, described: set[str]
) -> None:
    (folder,) = discover([migrations(tmp_path / "migrations", "1_a", "2_b", "3_c")], tmp_path)
    nothing = {"modified": (), "deleted": (), "renamed": (), "base_names": ()}
    changes = Changes(added=added, **nothing) if added is not None else None
    assert described_migrations(folder, changes) == described


def test_a_schema_that_cannot_be_read_is_done_without(tmp_path: Path) -> None:
    folder = migrations(tmp_path / "migrations", "1_a")
    (tmp_path / "schema.prisma").write_bytes(b"// \xff")
    (found,) = discover([folder], tmp_path)
    assert [file.shown for file in found.schemas] == ["schema.prisma"]
    assert read_schemas(found) == ()
