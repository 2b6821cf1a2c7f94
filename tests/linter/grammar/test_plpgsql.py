"""PL/pgSQL bodies: every SQL statement in them is found, wherever the control flow puts it, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.grammar.clause import ParsedClause
from linter.grammar.plpgsql import plpgsql_clauses
from linter.grammar.statement import parse_statement
from linter.scan import scan
from rules.name import Name
from rules.operation import CreateTable, DropTable, DynamicSql, Insert, Query, Unrecognised, Update


def clauses(code: str) -> list[ParsedClause]:
    return plpgsql_clauses(code, scan(code).tokens, lambda text, tokens: parse_statement(text, tokens).clauses)


def said(code: str) -> list[str]:
    """The text of each clause; one that was not understood is a failure."""
    found = clauses(code)
    assert not [clause.operation for clause in found if isinstance(clause.operation, Unrecognised)]
    return [code[clause.start : clause.end] for clause in found]


def not_understood(code: str) -> list[tuple[str, str]]:
    """What was not understood and why."""
    return [
        (code[clause.start : clause.end], clause.operation.reason)
        for clause in clauses(code)
        if isinstance(clause.operation, Unrecognised)
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("BEGIN DROP TABLE a; END", ["DROP TABLE a"], id="block"),
        pytest.param("begin drop table a; end;", ["drop table a"], id="semicolon after the last END"),
        pytest.param("<<here>> BEGIN DROP TABLE a; END here;", ["DROP TABLE a"], id="label"),
        pytest.param("#variable_conflict use_column\nBEGIN DROP TABLE a; END", ["DROP TABLE a"], id="pragma"),
        pytest.param(
            "#option dump\n#print_strict_params on\n<<l>>\nDECLARE x int; BEGIN DROP TABLE a; END",
            ["DROP TABLE a"],
            id="pragmas, label and declarations",
        ),
        pytest.param(
            "BEGIN DROP TABLE a; BEGIN DROP TABLE b; DECLARE x int; BEGIN DROP TABLE c; END; END; DROP TABLE d; END",
            ["DROP TABLE a", "DROP TABLE b", "DROP TABLE c", "DROP TABLE d"],
            id="blocks in blocks",
        ),
        pytest.param(
            "BEGIN DROP TABLE a; EXCEPTION WHEN undefined_table OR SQLSTATE '42704' THEN DROP TABLE b; "
            "WHEN OTHERS THEN NULL; DROP TABLE c; END",
            ["DROP TABLE a", "DROP TABLE b", "DROP TABLE c"],
            id="exception handlers",
        ),
        pytest.param(
            "BEGIN IF x > 1 THEN DROP TABLE a; ELSIF y THEN DROP TABLE b; ELSEIF z THEN DROP TABLE c; "
            "ELSE DROP TABLE d; END IF; END",
            ["DROP TABLE a", "DROP TABLE b", "DROP TABLE c", "DROP TABLE d"],
            id="every branch of IF",
        ),
        pytest.param(
            "BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'a;b') THEN DROP TABLE a; END IF; END",
            ["DROP TABLE a"],
            id="IF NOT EXISTS",
        ),
        pytest.param(
            "BEGIN IF (CASE WHEN x THEN y END) THEN DROP TABLE a; END IF; END",
            ["DROP TABLE a"],
            id="CASE expression in parentheses before THEN",
        ),
        pytest.param(
            "BEGIN CASE x WHEN 1, 2 THEN DROP TABLE a; WHEN 3 THEN DROP TABLE b; ELSE DROP TABLE c; END CASE; END",
            ["DROP TABLE a", "DROP TABLE b", "DROP TABLE c"],
            id="CASE with an expression",
        ),
        pytest.param(
            "BEGIN CASE WHEN x > 1 THEN DROP TABLE a; ELSE NULL; END CASE; END",
            ["DROP TABLE a"],
            id="CASE without an expression",
        ),
        pytest.param(
            "BEGIN UPDATE t SET a = CASE WHEN b THEN 1 ELSE 2 END WHERE c; DROP TABLE a; END",
            ["UPDATE t SET a = CASE WHEN b THEN 1 ELSE 2 END WHERE c", "DROP TABLE a"],
            id="CASE expression in a statement",
        ),
        pytest.param(
            "BEGIN x := CASE WHEN b THEN 1 ELSE 2 END; DROP TABLE a; END",
            ["DROP TABLE a"],
            id="CASE expression in an assignment",
        ),
        pytest.param(
            "BEGIN LOOP UPDATE t SET a = 1 WHERE b = 2; EXIT WHEN NOT FOUND; END LOOP; END",
            ["UPDATE t SET a = 1 WHERE b = 2"],
            id="LOOP",
        ),
        pytest.param(
            "BEGIN <<l>> WHILE i < 10 LOOP DROP TABLE a; CONTINUE l WHEN i = 3; EXIT l; END LOOP l; END",
            ["DROP TABLE a"],
            id="WHILE with a label",
        ),
        pytest.param("BEGIN FOR i IN 1..10 LOOP DROP TABLE a; END LOOP; END", ["DROP TABLE a"], id="FOR a range"),
        pytest.param(
            "BEGIN FOR i IN REVERSE f(1) .. g(2) BY h(3) LOOP DROP TABLE a; END LOOP; END",
            ["f(1)", "g(2)", "h(3)", "DROP TABLE a"],
            id="FOR a range of calls",
        ),
        pytest.param(
            "BEGIN FOR r IN SELECT * FROM t FOR UPDATE LOOP DROP TABLE a; END LOOP; END",
            ["SELECT * FROM t FOR UPDATE", "DROP TABLE a"],
            id="FOR a query",
        ),
        pytest.param(
            "BEGIN FOR a, b IN (SELECT 1, 2) UNION TABLE t LOOP NULL; END LOOP; END",
            ["(SELECT 1, 2) UNION TABLE t"],
            id="FOR two variables and a query in parentheses",
        ),
        pytest.param("BEGIN FOR r IN TABLE t LOOP NULL; END LOOP; END", ["TABLE t"], id="FOR the shortest query"),
        pytest.param("BEGIN FOR r IN SELECT (f()) LOOP NULL; END LOOP; END", ["SELECT (f())"], id="FOR SELECT (…)"),
        pytest.param(
            "BEGIN FOR r IN UPDATE t SET a = 1 RETURNING * LOOP NULL; END LOOP; END",
            ["UPDATE t SET a = 1 RETURNING *"],
            id="FOR the rows of an UPDATE",
        ),
        pytest.param("BEGIN FOR r IN c LOOP DROP TABLE a; END LOOP; END", ["DROP TABLE a"], id="FOR a cursor"),
        pytest.param(
            "BEGIN FOR r IN c (1, f(2)) LOOP DROP TABLE a; END LOOP; END",
            ["(1, f(2))", "DROP TABLE a"],
            id="FOR a cursor with arguments",
        ),
        pytest.param(
            "BEGIN FOR r IN EXECUTE 'TABLE t' USING f(1) LOOP DROP TABLE a; END LOOP; END",
            ["f(1)", "TABLE t", "DROP TABLE a"],
            id="FOR EXECUTE",
        ),
        pytest.param(
            "BEGIN FOREACH x SLICE 1 IN ARRAY f(2) LOOP DROP TABLE a; END LOOP; END",
            ["f(2)", "DROP TABLE a"],
            id="FOREACH",
        ),
        pytest.param(
            'DECLARE x CONSTANT numeric(10, 2) NOT NULL := f(1); y t.a%TYPE DEFAULT g(2); z text COLLATE "C" = h(3); '
            "w t%ROWTYPE; v ALIAS FOR $1; BEGIN DROP TABLE a; END",
            ["f(1)", "g(2)", "h(3)", "DROP TABLE a"],
            id="declarations",
        ),
        pytest.param(
            "DECLARE a CURSOR FOR SELECT 1; b NO SCROLL CURSOR (x int) IS SELECT 2; c SCROLL CURSOR FOR SELECT 3; "
            "BEGIN NULL; END",
            ["SELECT 1", "SELECT 2", "SELECT 3"],
            id="cursors",
        ),
        pytest.param(
            "BEGIN OPEN a; OPEN b (f(1)); OPEN c FOR SELECT 2; OPEN d NO SCROLL FOR TABLE t; FETCH NEXT FROM a INTO x; "
            "MOVE FORWARD 2 IN b; CLOSE a; END",
            ["(f(1))", "SELECT 2", "TABLE t"],
            id="opening cursors",
        ),
        pytest.param(
            'BEGIN x := 1; y = 2; r.a := 3; r.b[1].c := 4; z[f(1)] := 5; $1 := 6; "Q" := 7; update := 8; END',
            ["f(1)"],
            id="assignments",
        ),
        pytest.param("BEGIN x := f(1); y = g(2); END", ["f(1)", "g(2)"], id="assignments that call"),
        pytest.param(
            "BEGIN IF f(1) THEN NULL; ELSIF g(2) THEN NULL; END IF; WHILE h(3) LOOP NULL; END LOOP; "
            "CASE i(4) WHEN j(5) THEN NULL; END CASE; LOOP EXIT WHEN k(6); END LOOP; END",
            ["f(1)", "g(2)", "h(3)", "i(4)", "j(5)", "k(6)"],
            id="conditions that call",
        ),
        pytest.param(
            "BEGIN RETURN; RETURN NEW; RETURN f(1); RETURN NEXT; RETURN NEXT g(2); END", ["f(1)", "g(2)"], id="RETURN"
        ),
        pytest.param(
            "BEGIN RETURN QUERY SELECT 1; RETURN QUERY EXECUTE 'SELECT 2' USING x; END",
            ["SELECT 1", "SELECT 2"],
            id="RETURN QUERY",
        ),
        pytest.param(
            "BEGIN RAISE; RAISE NOTICE 'a % b', f(1); RAISE 'c;d'; RAISE EXCEPTION USING MESSAGE = g(2), HINT := 'h'; "
            "RAISE unique_violation; RAISE SQLSTATE '22012' USING DETAIL = 'd'; RAISE WARNING 'w' USING ERRCODE = 'x'; "
            "END",
            ["f(1)", "g(2)"],
            id="RAISE",
        ),
        pytest.param("BEGIN ASSERT f(1) > 2, 'm'; ASSERT x; END", ["f(1) > 2, 'm'"], id="ASSERT"),
        pytest.param(
            "BEGIN GET DIAGNOSTICS n = ROW_COUNT; GET STACKED DIAGNOSTICS a := MESSAGE_TEXT, b = TABLE_NAME; END",
            [],
            id="GET DIAGNOSTICS",
        ),
        pytest.param(
            "BEGIN PERFORM f(1) FROM t WHERE a; CALL p(2); COMMIT; ROLLBACK AND CHAIN; END",
            ["PERFORM f(1) FROM t WHERE a", "CALL p(2)", "COMMIT", "ROLLBACK AND CHAIN"],
            id="PERFORM, CALL and transactions",
        ),
        pytest.param(
            "BEGIN CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b); DROP TABLE c; END",
            ["CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b)", "DROP TABLE c"],
            id="CREATE RULE with semicolons",
        ),
        pytest.param(
            "BEGIN CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; DROP TABLE c; END",
            ["CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END", "DROP TABLE c"],
            id="BEGIN ATOMIC in a block",
        ),
        pytest.param(
            "BEGIN CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS case; END; DROP TABLE c; SELECT 2 end; END",
            ["CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS case; END", "DROP TABLE c", "SELECT 2 end"],
            id="labels like CASE and END",
        ),
        pytest.param("BEGIN -- DROP TABLE a;\n /* DROP TABLE b; */ NULL; END", [], id="comments"),
        pytest.param("BEGIN x := 'DROP TABLE a;'; END", [], id="strings"),
    ],
)
def test_the_statements_in_a_body_are_found(code: str, expected: list[str]) -> None:
    assert said(code) == expected


@pytest.mark.parametrize(
    ("statement", "operation"),
    [
        pytest.param("SELECT a INTO x FROM t", Query(reads=(Name(name="t"),)), id="SELECT INTO"),
        pytest.param("SELECT a, b INTO STRICT x, r.y FROM t", Query(reads=(Name(name="t"),)), id="SELECT INTO STRICT"),
        pytest.param("SELECT INTO x a FROM t", Query(reads=(Name(name="t"),)), id="INTO first"),
        pytest.param("SELECT a FROM t INTO x", Query(reads=(Name(name="t"),)), id="INTO last"),
        pytest.param(
            "INSERT INTO t VALUES (1) RETURNING id INTO x",
            Insert(table=Name(name="t"), rows=1),
            id="INSERT RETURNING INTO",
        ),
        pytest.param(
            "UPDATE t SET a = 1 RETURNING id INTO STRICT x",
            Update(table=Name(name="t"), columns=("a",)),
            id="UPDATE RETURNING INTO",
        ),
        pytest.param(
            "CREATE TABLE b AS SELECT 1 FROM t",
            CreateTable(table=Name(name="b"), columns_known=False, reads=(Name(name="t"),)),
            id="CREATE TABLE AS",
        ),
        pytest.param(
            "PERFORM f(1) FROM t FOR UPDATE",
            Query(reads=(Name(name="t"),), functions=(Name(name="f"),), locks=True),
            id="PERFORM",
        ),
    ],
)
def test_into_a_variable_is_not_into_a_table(statement: str, operation: object) -> None:
    (clause,) = clauses(f"BEGIN {statement}; END")
    assert clause.operation == operation
    assert (clause.start, clause.end) == (6, 6 + len(statement))


@pytest.mark.parametrize(
    "expression",
    [
        pytest.param("format('DROP TABLE %I', t)", id="format"),
        pytest.param("'DROP TABLE ' || t", id="concatenation with a variable"),
        pytest.param("q", id="variable"),
        pytest.param("concat('DROP ', 'TABLE a')", id="function of constants"),
    ],
)
@pytest.mark.parametrize("rest", ["", " INTO STRICT x, y", " USING a, b", " INTO x USING a", " USING a INTO x"])
def test_a_string_put_together_at_run_time_is_dynamic(expression: str, rest: str) -> None:
    code = f"BEGIN EXECUTE {expression}{rest}; END"
    (clause,) = clauses(code)
    assert clause.operation == DynamicSql(text=expression)
    assert code[clause.start : clause.end] == f"EXECUTE {expression}{rest}"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        pytest.param("'DROP TABLE a'", ["DROP TABLE a"], id="string"),
        pytest.param("('DROP TABLE a')", ["DROP TABLE a"], id="in parentheses"),
        pytest.param("$q$DROP TABLE a; DROP TABLE b;$q$", ["DROP TABLE a", "DROP TABLE b"], id="two statements"),
        pytest.param("' DROP TABLE \"it''s\"' USING 1", ["DROP TABLE \"it''s\""], id="doubled quote"),
        pytest.param("'DROP ' || 'TABLE ' || 'a'", ["'DROP ' || 'TABLE ' || 'a'"], id="concatenation of strings"),
        pytest.param(r"E'DROP\n TABLE a'", [r"E'DROP\n TABLE a'"], id="escapes"),
        pytest.param("'DROP '\n'TABLE a'", ["'DROP '\n'TABLE a'"], id="continued string"),
        pytest.param("$q$DROP $q$ || 'TABLE a' INTO x", ["$q$DROP $q$ || 'TABLE a'"], id="mixed quotes"),
    ],
)
def test_a_constant_string_is_sql_in_plain_sight(expression: str, expected: list[str]) -> None:
    code = f"BEGIN EXECUTE {expression}; END"
    assert said(code) == expected
    assert all(isinstance(clause.operation, DropTable) for clause in clauses(code))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("BEGIN FROB a; DROP TABLE b; END", ["FROB a"], id="unknown statement"),
        pytest.param("BEGIN IF x DROP TABLE a; END IF; DROP TABLE b; END", ["IF x DROP TABLE a"], id="IF without THEN"),
        pytest.param("BEGIN WHILE x; END LOOP; END", ["WHILE x"], id="WHILE without LOOP"),
        pytest.param("BEGIN IF x THEN NULL; END LOOP; END IF; END", ["END LOOP"], id="the wrong END"),
        pytest.param("BEGIN ELSE NULL; END", ["ELSE NULL"], id="ELSE without IF"),
        pytest.param("BEGIN DROP TABLE a;", ["BEGIN"], id="BEGIN without END"),
        pytest.param("BEGIN LOOP DROP TABLE a;", ["LOOP"], id="LOOP without END"),
        pytest.param("DECLARE x int; DROP TABLE a;", ["DECLARE"], id="DECLARE without BEGIN"),
        pytest.param("DROP TABLE a; DROP TABLE b", ["DROP TABLE a; DROP TABLE b"], id="no block"),
        pytest.param("BEGIN NULL; END; DROP TABLE a;", ["DROP TABLE a;"], id="after the block"),
        pytest.param("BEGIN x := ; NULL; END", ["x :="], id="assignment of nothing"),
        pytest.param("BEGIN RAISE NOTICE 'a' || 'b'; END", ["RAISE NOTICE 'a' || 'b'"], id="RAISE an expression"),
        pytest.param("BEGIN EXECUTE; END", ["EXECUTE"], id="EXECUTE nothing"),
        pytest.param("BEGIN EXECUTE 'DROP TABLE '; END", ["DROP TABLE"], id="EXECUTE half a statement"),
        pytest.param("BEGIN EXECUTE 'DROP TABLE \"a'; END", ["DROP TABLE", '"a'], id="EXECUTE an unfinished quote"),
        pytest.param("BEGIN x := a); NULL; END", ["x := a)"], id="one parenthesis too many"),
    ],
)
def test_what_is_not_understood_is_said_and_the_rest_is_read(code: str, expected: list[str]) -> None:
    assert [text for text, _ in not_understood(code)] == expected


def test_reading_goes_on_after_what_is_not_understood() -> None:
    found = clauses("BEGIN GRMBL; IF x DROP TABLE a; DROP TABLE b; END IF; DROP TABLE c; END")
    assert [clause.operation for clause in found if isinstance(clause.operation, DropTable)] == [
        DropTable(table=Name(name="b")),
        DropTable(table=Name(name="c")),
    ]


def test_ten_thousand_statements_are_ten_thousand_clauses() -> None:
    assert len(clauses("BEGIN" + " DROP TABLE a;" * 10_000 + " END")) == 10_000


@pytest.mark.parametrize(
    "statement", ["create rule (; ", "create function begin atomic; ", "x := (1; ", "if x; ", "for x in "]
)
def test_ten_thousand_broken_statements_end_soon(statement: str) -> None:
    assert not_understood("BEGIN " + statement * 10_000)


def test_blocks_may_stand_in_one_another_without_end() -> None:
    depth = 10_000
    assert said("BEGIN " * depth + "DROP TABLE a;" + " END;" * depth) == ["DROP TABLE a"]
    assert said("BEGIN " + "IF x THEN " * depth + "DROP TABLE a;" + " END IF;" * depth + " END") == ["DROP TABLE a"]


_PIECES = """BEGIN END DECLARE EXCEPTION WHEN THEN IF ELSIF ELSE CASE LOOP WHILE FOR FOREACH IN ARRAY REVERSE .. BY
SLICE EXIT CONTINUE RETURN NEXT QUERY RAISE NOTICE USING = := ; , ( ) [ ] << >> # PERFORM CALL EXECUTE OPEN FETCH CURSOR
ALIAS INTO STRICT SELECT INSERT UPDATE SET FROM x "y" 'z' $1 1 $q$SELECT$q$ || CREATE FUNCTION RULE ATOMIC DO LANGUAGE
COMMIT NULL GET DIAGNOSTICS ASSERT f( -- /* */ ' $$"""


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_PIECES.split()), max_size=40).map(" ".join), st.text(max_size=20))
def test_no_body_raises(code: str, rest: str) -> None:
    for clause in clauses("BEGIN " + code + rest):
        assert 0 <= clause.start <= clause.end <= len("BEGIN " + code + rest)
