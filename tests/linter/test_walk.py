"""What holds just before a statement is what its rules and its phase see: never a summary of the file."""

from __future__ import annotations

import pytest

from linter.asked import asked
from linter.parse import parse
from linter.policy import Policy
from linter.walk import Walk, Walked
from rules.finding import Phase


def walked(*migrations: str) -> Walked:
    """The last of these migrations, after the others were replayed."""
    walk = Walk(15, rules_for=asked(Policy()))
    for migration in migrations[:-1]:
        walk.replay(parse(migration))
    return walk.migration("a", parse(migrations[-1]))


def phases(result: Walked) -> list[str]:
    return [clause.phase for statement in result.statements for clause in statement.clauses]


def rules(result: Walked) -> list[tuple[str, int]]:
    return [(finding.rule, finding.span.line) for finding in result.findings if finding.rule != "contract-not-approved"]


def test_a_table_is_created_here_only_behind_its_create() -> None:
    result = walked("DROP TABLE a;\nCREATE TABLE a (b int);\nDROP TABLE a;\nDROP TABLE a;")
    assert [statement.created_here for statement in result.statements] == [False, False, True, False]
    assert phases(result) == [Phase.CONTRACT, Phase.EXPAND, Phase.EXPAND, Phase.CONTRACT]


def test_a_table_of_an_earlier_migration_is_not_created_here() -> None:
    result = walked("CREATE TABLE a (b int);", "ALTER TABLE a DROP COLUMN b;")
    assert [statement.created_here for statement in result.statements] == [False]
    assert rules(result) == [("drop-column", 1)]


def test_a_table_that_nobody_created_may_have_rows_and_readers() -> None:
    result = walked("ALTER TABLE a ADD COLUMN b int NOT NULL;")
    assert rules(result) == [("required-column-without-default", 1)]


def test_a_table_of_the_same_name_in_another_schema_is_another_one() -> None:
    result = walked("CREATE TABLE s.a (b int);\nDROP TABLE a;\nDROP TABLE s.a;\nDROP TABLE public.a;")
    assert [statement.created_here for statement in result.statements] == [False, False, True, False]
    assert rules(result) == [("drop-table", 2), ("drop-table", 4)]


def test_the_search_path_of_one_migration_is_not_the_next_ones() -> None:
    result = walked("SET search_path = s; CREATE TABLE a (b int);", "CREATE TABLE a (b int);\nDROP TABLE a;")
    assert rules(result) == []


def test_each_action_is_seen_behind_the_one_before_it() -> None:
    result = walked("CREATE TABLE a (b int);", "ALTER TABLE a ADD COLUMN c text,\n ADD UNIQUE (c),\n ADD UNIQUE (b);")
    assert phases(result) == [Phase.EXPAND, Phase.EXPAND, Phase.CONTRACT]


class TestTheActionsOfOneAlterTableAreTakenUpPassByPass:
    CHECKED = "CREATE TABLE users (id int, name text, CONSTRAINT nn CHECK (name IS NOT NULL));"

    def test_a_check_that_goes_in_the_same_statement_proves_nothing(self) -> None:
        (statement,) = walked(
            self.CHECKED, "ALTER TABLE users ALTER name SET NOT NULL,\n DROP CONSTRAINT nn;"
        ).statements
        assert [clause.operation for clause in statement.clauses] == ["set-not-null", "drop-constraint"]
        assert [len(clause.effects.scans) for clause in statement.clauses] == [1, 0]

    def test_in_statements_of_their_own_it_does(self) -> None:
        result = walked(
            self.CHECKED, "ALTER TABLE users ALTER name SET NOT NULL; ALTER TABLE users DROP CONSTRAINT nn;"
        )
        assert not any(statement.effects.scans for statement in result.statements)

    def test_findings_stand_in_the_order_of_the_text(self) -> None:
        result = walked(
            "CREATE TABLE users (id int, name text);",
            "ALTER TABLE users ADD COLUMN age int NOT NULL,\n ALTER name SET NOT NULL,\n DROP COLUMN id;",
        )
        assert [line for _, line in rules(result)] == sorted(line for _, line in rules(result))
        assert {line for _, line in rules(result)} == {1, 2, 3}

    def test_an_older_migration_is_taken_in_the_same_way(self) -> None:
        key = "CREATE TABLE orgs (id int PRIMARY KEY, slug text);"
        moved = "ALTER TABLE orgs ALTER slug SET NOT NULL, ADD PRIMARY KEY (slug), DROP CONSTRAINT orgs_pkey;"
        result = walked(key, moved, "ALTER TABLE orgs ALTER slug DROP NOT NULL;")
        assert [error.sqlstate for error in result.statements[0].effects.errors] == ["42P16"]


def test_what_may_not_run_counts_as_run() -> None:
    result = walked("DO $$ BEGIN\n IF false THEN\n DROP TABLE a;\n END IF;\nEND $$;")
    assert rules(result) == [("drop-table", 3)]


def test_replaying_says_nothing_and_remembers_everything() -> None:
    walk = Walk(15)
    walk.replay(parse("CREATE TABLE a (b int); DROP TABLE x;"))
    assert [str(name) for name in walk.schema.tables] == ["public.a"]
    assert walk.schema.migration == 1


@pytest.mark.parametrize(
    ("sql", "operation", "tables", "phase"),
    [
        pytest.param("ALTER TABLE a DROP COLUMN b", "drop-column", ("a",), Phase.CONTRACT, id="one action names itself"),
        pytest.param(
            "ALTER TABLE a DROP COLUMN b, DROP COLUMN c", "drop-column", ("a",), Phase.CONTRACT, id="two of a kind"
        ),
        pytest.param(
            "ALTER TABLE a DROP COLUMN b, ADD COLUMN c int", "alter-table", ("a",), Phase.MIXED, id="two of two kinds"
        ),
        pytest.param('DROP TABLE a, "s"."B"', "drop-table", ("a", 's."B"'), Phase.CONTRACT, id="two tables"),
        pytest.param(
            "WITH x AS (DELETE FROM a WHERE c RETURNING *) INSERT INTO b SELECT * FROM x",
            "with",
            ("a", "b"),
            Phase.MIGRATE,
            id="a change hidden in WITH",
        ),
        pytest.param(
            "DO $$ BEGIN DELETE FROM a WHERE b; UPDATE c SET d = 1 WHERE e; END $$",
            "do",
            ("a", "c"),
            Phase.MIGRATE,
            id="DO",
        ),
        pytest.param("DO $$ BEGIN NULL; END $$", "do", (), Phase.CONTROL, id="DO that does nothing"),
        pytest.param(
            "ALTER TABLE a ADD COLUMN b int, FROBNICATE",
            "alter-table",
            ("a",),
            Phase.UNKNOWN,
            id="one that is not understood",
        ),
    ],
)  # fmt: skip
def test_a_statement_is_named_and_weighed_by_its_clauses(
    sql: str, operation: str, tables: tuple[str, ...], phase: Phase
) -> None:
    (statement,) = walked("CREATE TABLE a (b int, c int, e int);", sql).statements
    assert (statement.operation, statement.tables, statement.phase) == (operation, tables, phase)


def test_a_finding_stands_on_its_own_clause() -> None:
    result = walked("DROP TABLE a,\n  b;\nDO $$\nBEGIN\n  DROP TABLE c; -- x\nEND $$;")
    spans = [finding.span for finding in result.findings if finding.rule == "drop-table"]
    assert [(span.line, span.column, span.end_line, span.end_column) for span in spans] == [
        (1, 12, 1, 13),
        (2, 3, 2, 4),
        (5, 3, 5, 15),
    ]
