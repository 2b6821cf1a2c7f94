"""What is read of schema.prisma, and that nothing in it makes the reader fail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.prisma.datamodel import read_datamodel
from rules.name import Name
from rules.prisma_schema import PrismaField, PrismaModel, PrismaSchema

SCHEMA = """\
/* a comment { model Nobody {
} */
datasource db { // {
  provider     = "postgresql"
  relationMode = "prisma"
}
enum  Role{
  ADMIN
}
model Member { // {
  id       Int      @id @default(autoincrement()) /* } */
  email    String   @unique @map("e-mail") // x }
  url      String   @default("http://x{")
  token    String?  @db.VarChar(50) @default(uuid(7))
  changed  DateTime @updatedAt
  role     Role     @default(ADMIN) @ignore
  visits   Visit[]
  place    Unsupported("point")?
  tags     String[] @default(["a", "b"])

  @@unique([
    role,
    email(sort: Desc)
  ], map: "own")
  @@index([url], where: { role: null })
  @@map("members")
  @@schema("auth")
}
model Visit {
  member_id Int
  memberId  Int    @map("member")
  member    Member @relation("by", fields: [memberId], references: [id], onDelete: Cascade)
  @@id([member_id, memberId])
  @@ignore
}
generator client {
  previewFeatures = ["partialIndexes", "views"]
}
"""


def _read(text: str = SCHEMA) -> PrismaSchema:
    return read_datamodel([("prisma/schema.prisma", text)])


def _member() -> PrismaModel:
    model = _read().model(Name(name="members", schema="auth"))
    assert model is not None
    return model


def _field(column: str) -> PrismaField:
    return next(field for field in _member().fields if field.column == column)


def test_models_have_the_names_that_the_database_knows() -> None:
    assert [(model.name, str(model.table), model.place) for model in _read().models] == [
        ("Member", "auth.members", "prisma/schema.prisma:10"),
        ("Visit", '"Visit"', "prisma/schema.prisma:29"),
    ]


def test_fields_are_columns_and_relations_are_not() -> None:
    columns = ["id", "e-mail", "url", "token", "changed", "role", "place", "tags"]
    assert [field.column for field in _member().fields] == columns
    assert _read().models[1].relations[0].columns == ("member",)
    assert _read().models[1].relations[0].model == "Member"


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        pytest.param("id", {"type": "Int", "default": "autoincrement()", "client_default": ""}, id="in the database"),
        pytest.param("token", {"optional": True, "client_default": "@default(uuid(7))"}, id="in the client"),
        pytest.param("changed", {"updated_at": True, "client_default": "@updatedAt"}, id="updated by the client"),
        pytest.param("role", {"type": "Role", "ignored": True}, id="an enum, ignored"),
        pytest.param("url", {"default": '"http://x{"', "client_default": ""}, id="slashes and braces in a string"),
        pytest.param("place", {"type": "Unsupported", "optional": True}, id="unsupported"),
        pytest.param("tags", {"many": True, "default": '["a","b"]'}, id="a list"),
        pytest.param("e-mail", {"name": "email", "place": "prisma/schema.prisma:12"}, id="mapped"),
    ],
)
def test_a_field_says_what_its_attributes_say(column: str, expected: dict[str, object]) -> None:
    field = _field(column)
    assert {name: getattr(field, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("columns", "has"),
    [
        pytest.param(("id",), True, id="@id"),
        pytest.param(("e-mail",), True, id="@unique"),
        pytest.param(("e-mail", "role"), True, id="@@unique over lines, in another order"),
        pytest.param(("role",), True, id="the first of several"),
        pytest.param(("url",), False, id="a partial index serves not every row"),
        pytest.param(("changed",), False, id="none"),
    ],
)
def test_an_index_is_one_that_begins_with_the_columns(columns: tuple[str, ...], has: bool) -> None:
    assert _member().has_index(columns) is has


def test_the_settings_are_read_wherever_they_stand() -> None:
    schema = _read()
    assert schema.relation_mode == "prisma"
    assert schema.preview_features == {"partialIndexes", "views"}
    assert read_datamodel([]).relation_mode == "foreignKeys"


def test_a_model_in_another_file_is_part_of_the_schema() -> None:
    schema = read_datamodel([("a.prisma", "model A {\n id Int @id\n b B\n}"), ("b.prisma", "model B {\n id Int\n}")])
    assert [[field.name for field in model.fields] for model in schema.models] == [["id"], ["id"]]
    assert schema.field(Name("B", "public"), "id") == schema.models[1].fields[0]


@pytest.mark.parametrize(
    ("table", "found"),
    [
        pytest.param(Name("members", "auth"), True, id="its schema"),
        pytest.param(Name("members"), True, id="no schema written"),
        pytest.param(Name("members", "public"), False, id="the same name elsewhere"),
        pytest.param(Name("Visit", "public"), True, id="a model without @@schema"),
        pytest.param(Name("visit", "public"), False, id="another case"),
    ],
)
def test_a_model_is_found_by_its_table(table: Name, found: bool) -> None:
    assert (_read().model(table) is not None) is found


def test_two_models_of_one_table_are_none() -> None:
    both = read_datamodel([("a.prisma", "model A {\n id Int\n}"), ("old.prisma", "model A {\n id Int\n}")])
    assert both.model(Name("A")) is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("model", id="a word"),
        pytest.param("model A {", id="never closed"),
        pytest.param("model A {\n id\n [bad\n @@index([\n}", id="brackets never closed"),
        pytest.param("model A {\n x Int @default(\n}\nmodel B {\n id Int\n}", id="an argument never closed"),
        pytest.param("weird thing { x }\n}}\nmodel A {\n 1 2 3 @\n @@\n}", id="nonsense"),
    ],
)
def test_what_is_not_understood_is_left_out(text: str) -> None:
    _read(text)


def test_a_line_that_is_not_understood_costs_only_its_own_block() -> None:
    schema = _read("model A {\n x Int @default(\n}\nmodel B {\n id Int\n}\n")
    assert schema.field(Name("B"), "id") is not None


@given(st.text(alphabet='model A{}()[]@",:/*\n id', max_size=80))
def test_no_text_makes_it_fail(text: str) -> None:
    _read(text)


@given(st.integers(0, len(SCHEMA)), st.integers(0, len(SCHEMA)))
def test_no_part_of_a_schema_makes_it_fail(begin: int, end: int) -> None:
    _read(SCHEMA[begin:end])
