"""DO blocks and routines: what the body does, and where in the file it says so."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.grammar.clause import ParsedClause
from linter.grammar.cursor import Cursor, NotUnderstood
from linter.grammar.routine import body_comments, create_routine, do_block
from linter.position import Lines
from linter.scan import scan
from rules.finding import Span
from rules.name import Name
from rules.operation import (
    CreateEnum,
    CreateRoutine,
    Delete,
    DropTable,
    DynamicSql,
    Insert,
    OpaqueCode,
    Operation,
    Query,
    Session,
    Unrecognised,
    Update,
)
from rules.operation.catalog import ObjectKind
from rules.operation.parts import Condition, Expression
from rules.value import replace

A, B, F, T = Name(name="a"), Name(name="b"), Name(name="f"), Name(name="t")
DROP_A, DROP_B = DropTable(table=A), DropTable(table=B)


def block(text: str) -> list[ParsedClause]:
    return do_block(Cursor(text, scan(text).tokens))


def routine(text: str) -> CreateRoutine:
    c = Cursor(text, scan(text).tokens)
    found = create_routine(c)
    c.finish()
    return found


def operations(text: str) -> list[Operation]:
    return [clause.operation for clause in block(text)]


def spans(text: str) -> list[Span]:
    lines = Lines(text)
    return [lines.span(clause.start, clause.end) for clause in block(text)]


def at(line: int, column: int, end_line: int, end_column: int) -> Span:
    return Span(line=line, column=column, end_line=end_line, end_column=end_column)


# DO -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("DO $$ BEGIN DROP TABLE a; END $$", [DROP_A], id="dollar quotes"),
        pytest.param("DO 'BEGIN DROP TABLE a; END'", [DROP_A], id="single quotes"),
        pytest.param("DO LANGUAGE plpgsql $$ BEGIN DROP TABLE a; END $$", [DROP_A], id="language first"),
        pytest.param("DO $$ BEGIN DROP TABLE a; END $$ LANGUAGE plpgsql", [DROP_A], id="language last"),
        pytest.param("DO LANGUAGE 'plpgsql' $$ BEGIN DROP TABLE a; END $$", [DROP_A], id="language as a string"),
        pytest.param('DO LANGUAGE "plpgsql" $$ BEGIN DROP TABLE a; END $$', [DROP_A], id="language quoted"),
        pytest.param("DO LANGUAGE sql $$ DROP TABLE a; DROP TABLE b $$", [DROP_A, DROP_B], id="sql"),
        pytest.param("DO $a$ BEGIN EXECUTE $b$ DROP TABLE a $b$; END $a$", [DROP_A], id="dollar quotes in others"),
        pytest.param("DO $a$ BEGIN DO $b$ BEGIN DROP TABLE a; END $b$; END $a$", [DROP_A], id="DO in DO"),
        pytest.param(
            "DO $$ BEGIN DROP TABLE a; EXCEPTION WHEN OTHERS THEN DROP TABLE b; END $$",
            [DROP_A, DROP_B],
            id="exception handler",
        ),
        pytest.param(
            "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN "
            "CREATE TYPE mood AS ENUM ('sad', 'ok'); END IF; END $$",
            [CreateEnum(type=Name(name="mood"), values=("sad", "ok"))],
            id="CREATE TYPE unless it exists",
        ),
        pytest.param(
            "DO $$ DECLARE n int; BEGIN SELECT count(*) INTO n FROM t; END $$",
            [Query(reads=(T,), functions=(Name(name="count"),))],
            id="SELECT INTO a variable",
        ),
        pytest.param(
            "DO $$ BEGIN LOOP UPDATE t SET a = CASE WHEN b THEN 1 END WHERE id = 7; EXIT; END LOOP; END $$",
            [Update(table=T, where=Condition(text="id = 7", words=frozenset({"id"})), columns=("a",))],
            id="UPDATE in a loop",
        ),
        pytest.param(
            "DO $$ BEGIN FOR r IN WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone LOOP "
            "INSERT INTO a VALUES (r.id); END LOOP; END $$",
            [Delete(table=T), Query(reads=(T,)), Insert(table=A, rows=1)],
            id="DELETE in the query of a loop",
        ),
        pytest.param(
            "DO $$ BEGIN EXECUTE format('DROP TABLE %I', x); END $$",
            [DynamicSql(text="format('DROP TABLE %I', x)")],
            id="dynamic EXECUTE",
        ),
        pytest.param("DO $$ BEGIN EXECUTE 'DROP TABLE a'; END $$", [DROP_A], id="constant EXECUTE"),
        pytest.param(
            "DO $$ BEGIN PERFORM a.f(1); END $$", [Query(functions=(Name(schema="a", name="f"),))], id="PERFORM"
        ),
        pytest.param("DO $$ BEGIN RAISE NOTICE 'x'; END $$", [Session(verb="do")], id="nothing but RAISE"),
        pytest.param("DO $$ DECLARE x int := 1; BEGIN x := x + 1; END $$", [Session(verb="do")], id="only assignments"),
    ],
)
def test_a_block_does_what_its_statements_do(text: str, expected: list[Operation]) -> None:
    assert operations(text) == expected


def test_a_block_in_a_language_not_read_here_is_opaque_as_a_whole() -> None:
    text = "DO LANGUAGE plv8 $$ plv8.execute('DROP TABLE a') $$"
    (clause,) = block(text)
    assert isinstance(clause.operation, OpaqueCode)
    assert clause.operation.language == "plv8"
    assert (clause.start, clause.end) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("DO $$\nBEGIN\n  DROP TABLE a;\nEND $$", [at(3, 3, 3, 15)], id="dollar quotes"),
        pytest.param("DO $body$BEGIN DROP TABLE a; END$body$", [at(1, 16, 1, 28)], id="a tag"),
        pytest.param("DO 'BEGIN\n  DROP TABLE a;\nEND'", [at(2, 3, 2, 15)], id="single quotes"),
        pytest.param(
            "DO 'BEGIN\n RAISE ''x''; DROP TABLE a;\n DELETE FROM a WHERE b = ''c'';\nEND'",
            [at(2, 15, 2, 27), at(3, 2, 3, 31)],
            id="doubled quotes before and in a statement",
        ),
        pytest.param(
            "DO E'BEGIN\\n DROP TABLE a;\nEND'",
            [at(1, 4, 2, 5)],
            id="escapes: the whole constant",
        ),
        pytest.param(
            "DO $a$\nBEGIN\n  EXECUTE $b$\n    DROP TABLE a;\n    DROP TABLE b\n  $b$;\nEND $a$",
            [at(4, 5, 4, 17), at(5, 5, 5, 17)],
            id="statements in a constant",
        ),
        pytest.param(
            "DO $$\nBEGIN\n  EXECUTE 'DROP ' ||\n    'TABLE a';\nEND $$",
            [at(3, 11, 4, 14)],
            id="constants joined: all of them",
        ),
        pytest.param(
            "DO $$\nBEGIN\n  EXECUTE 'DROP TABLE ' || t\n    USING 1;\nEND $$",
            [at(3, 3, 4, 12)],
            id="dynamic: the EXECUTE statement",
        ),
        pytest.param(
            "DO $$\nBEGIN\n  SELECT a INTO x\n  FROM t;\n  PERFORM f(1);\nEND $$",
            [at(3, 3, 4, 9), at(5, 3, 5, 15)],
            id="INTO, PERFORM",
        ),
        pytest.param(
            "DO $$\nBEGIN\n  IF f(1) THEN\n    x := g(2);\n  END IF;\nEND $$",
            [at(3, 6, 3, 10), at(4, 10, 4, 14)],
            id="expressions",
        ),
        pytest.param("DO $$\r\nBEGIN\r\n  DROP TABLE a;\r\nEND $$", [at(3, 3, 3, 15)], id="CRLF"),
        pytest.param("DO $ä$BEGIN /* 🙂 */ DROP TABLE a; END$ä$", [at(1, 21, 1, 33)], id="beyond ASCII"),
        pytest.param(
            "DO $a$\nBEGIN\n  DO 'BEGIN EXECUTE ''DROP TABLE\n    \"it''''s\"''; END';\nEND $a$",
            [at(3, 23, 4, 14)],
            id="three deep, quotes doubled twice",
        ),
        pytest.param("\n\nDO $$ BEGIN NULL; END $$", [at(3, 1, 3, 25)], id="nothing in it: the whole block"),
    ],
)
def test_spans_are_those_of_the_file(text: str, expected: list[Span]) -> None:
    assert spans(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("DO $$ BEGIN DROP TABLE a; FROB; DROP TABLE b; END $$", ["FROB"], id="unknown statement"),
        pytest.param("DO 'BEGIN ''x'' := 1; DROP TABLE b; END'", ["''x'' := 1"], id="in single quotes"),
        pytest.param("DO $$ DROP TABLE a; DROP TABLE b $$", ["DROP TABLE a; DROP TABLE b"], id="no block in it"),
        pytest.param("DO $$ BEGIN NULL; END; 'x; $$", ["'x; "], id="unfinished string"),
    ],
)
def test_what_is_not_understood_in_a_block_is_a_clause_of_its_own(text: str, expected: list[str]) -> None:
    found = [text[c.start : c.end] for c in block(text) if isinstance(c.operation, Unrecognised)]
    assert found == expected


@pytest.mark.parametrize("text", ["DO", "DO LANGUAGE plpgsql", "DO $$a$$ $$b$$", "DO $$a$$ x", "DO LANGUAGE"])
def test_what_is_no_do_statement_is_not_understood(text: str) -> None:
    with pytest.raises(NotUnderstood):
        block(text)


def test_bodies_in_bodies_end_somewhere() -> None:
    text = "DROP TABLE a"
    for depth in range(200):
        text = f"DO $d{depth}$ BEGIN {text}; END $d{depth}$"
    (operation,) = operations(text)
    assert isinstance(operation, Unrecognised)


def test_a_block_of_ten_thousand_statements_is_read() -> None:
    assert len(block("DO 'BEGIN " + "DELETE FROM a WHERE b = ''c''; " * 10_000 + "END'")) == 10_000


# Comments -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("DO $$ BEGIN\n DROP TABLE a; -- gone\nEND $$", [("-- gone", 2, 16)], id="dollar quotes"),
        pytest.param("DO 'BEGIN\n RAISE ''x''; /* gone */ END'", [("/* gone */", 2, 15)], id="doubled quotes"),
        pytest.param("DO 'BEGIN -- it''s gone\nEND'", [("-- it's gone", 1, 11)], id="doubled quote in a comment"),
        pytest.param("DO $$ BEGIN RAISE '-- no'; END $$", [], id="in a string"),
        pytest.param("DO $a$ BEGIN EXECUTE $b$ DROP TABLE a -- no\n$b$; END $a$", [], id="in a constant"),
        pytest.param("DO LANGUAGE plv8 $$ i--; -- no\n $$", [], id="another language"),
        pytest.param("DO LANGUAGE sql $$ DROP TABLE a -- gone\n$$", [("-- gone", 1, 33)], id="sql"),
        pytest.param("DO E'BEGIN\\n DROP TABLE a; -- no\nEND'", [], id="escapes: nobody knows on which line"),
        pytest.param("DO $$ BEGIN NULL; END $$ LANGUAGE", [], id="not understood"),
        pytest.param("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 -- no\n$$", [], id="routine"),
        pytest.param("SELECT $$ -- no\n$$", [], id="string"),
    ],
)
def test_comments_in_a_block_are_found_where_they_stand(text: str, expected: list[tuple[str, int, int]]) -> None:
    lines = Lines(text)
    found = [(comment, lines.span(start, end)) for comment, start, end in body_comments(text, scan(text).tokens)]
    assert [(comment, span.line, span.column) for comment, span in found] == expected


# CREATE FUNCTION, CREATE PROCEDURE ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            CreateRoutine(
                routine=F,
                kind=ObjectKind.FUNCTION,
                arguments=(),
                language="sql",
                body=(Query(),),
                expression=Expression(text="1"),
            ),
            id="sql",
        ),
        pytest.param(
            "CREATE OR REPLACE FUNCTION s.f(a int, OUT b a.id%TYPE, VARIADIC c text[] DEFAULT g('x', 2)) AS $$ "
            "BEGIN DROP TABLE a; END $$ LANGUAGE plpgsql",
            CreateRoutine(
                routine=Name(schema="s", name="f"),
                kind=ObjectKind.FUNCTION,
                or_replace=True,
                arguments=("integer", "text[]"),
                language="plpgsql",
                body=(DROP_A,),
            ),
            id="plpgsql with arguments",
        ),
        pytest.param(
            "CREATE PROCEDURE f() LANGUAGE 'plpgsql' AS $$ BEGIN DROP TABLE a; DROP TABLE b; COMMIT AND CHAIN; END $$",
            None,
            id="procedure",
        ),
        pytest.param(
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM a; RETURN NEW; END $$",
            CreateRoutine(
                routine=F, kind=ObjectKind.FUNCTION, arguments=(), language="plpgsql", body=(Delete(table=A),)
            ),
            id="trigger function",
        ),
        pytest.param(
            "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN NULL; END $$",
            CreateRoutine(routine=F, kind=ObjectKind.FUNCTION, arguments=(), language="plpgsql", body=()),
            id="nothing in it",
        ),
        pytest.param(
            "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $a$ BEGIN DO $b$ BEGIN DROP TABLE a; "
            "EXECUTE 'DROP TABLE b'; END $b$; END $a$",
            CreateRoutine(routine=F, kind=ObjectKind.FUNCTION, arguments=(), language="plpgsql", body=(DROP_A, DROP_B)),
            id="bodies in the body, flattened",
        ),
        pytest.param(
            "CREATE FUNCTION f() RETURNS int LANGUAGE plpython3u AS 'DROP TABLE a'",
            CreateRoutine(routine=F, kind=ObjectKind.FUNCTION, arguments=(), language="plpython3u", body=None),
            id="another language",
        ),
        pytest.param(
            "CREATE FUNCTION f() RETURNS int LANGUAGE C AS 'lib', 'symbol' STRICT",
            CreateRoutine(routine=F, kind=ObjectKind.FUNCTION, arguments=(), language="c", body=None, strict=True),
            id="C",
        ),
        pytest.param(
            "CREATE FUNCTION f(x int) RETURNS int IMMUTABLE RETURN g(x) + 1",
            CreateRoutine(
                routine=F,
                kind=ObjectKind.FUNCTION,
                arguments=("integer",),
                body=(Query(functions=(Name(name="g"),)),),
                volatility="immutable",
                expression=Expression(text="g(x) + 1", functions=(Name(name="g"),), words=frozenset({"g", "x"})),
            ),
            id="RETURN",
        ),
        pytest.param(
            "CREATE FUNCTION f() RETURNS int LANGUAGE SQL BEGIN ATOMIC DELETE FROM a; "
            "SELECT CASE WHEN x THEN 1 END FROM t; RETURN g(2); END",
            CreateRoutine(
                routine=F,
                kind=ObjectKind.FUNCTION,
                arguments=(),
                body=(Delete(table=A), Query(reads=(T,)), Query(functions=(Name(name="g"),))),
            ),
            id="BEGIN ATOMIC",
        ),
        pytest.param(
            "CREATE PROCEDURE f() BEGIN ATOMIC END",
            CreateRoutine(routine=F, kind=ObjectKind.PROCEDURE, arguments=(), body=()),
            id="BEGIN ATOMIC with nothing in it",
        ),
    ],
)
def test_a_routine_has_the_operations_of_its_body(text: str, expected: CreateRoutine | None) -> None:
    found = routine(text)
    if expected is None:
        assert (found.kind, found.language, (found.body or ())[:2]) == (
            ObjectKind.PROCEDURE,
            "plpgsql",
            (DROP_A, DROP_B),
        )
    else:
        assert replace(found, code="") == expected


@pytest.mark.parametrize(
    "options",
    [
        "IMMUTABLE",
        "STABLE STRICT LEAKPROOF",
        "VOLATILE NOT LEAKPROOF",
        "CALLED ON NULL INPUT",
        "RETURNS NULL ON NULL INPUT",
        "SECURITY DEFINER",
        "EXTERNAL SECURITY INVOKER",
        "PARALLEL SAFE",
        "COST 100 ROWS 1000",
        "COST 0.5",
        "WINDOW",
        "SUPPORT s.planner",
        "TRANSFORM FOR TYPE hstore, FOR TYPE s.point3",
        "SET search_path TO public, pg_temp",
        "SET search_path = ''",
        "SET my.parameter FROM CURRENT",
        "SET TIME ZONE 'UTC'",
        "SET statement_timeout TO DEFAULT SET work_mem = '1MB'",
        "RESET ALL",
    ],
)
@pytest.mark.parametrize(
    "form",
    [
        "CREATE FUNCTION f() RETURNS int {0} LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql {0} AS 'SELECT 1'",
        "CREATE FUNCTION f() RETURNS int AS 'SELECT 1' LANGUAGE sql {0}",
    ],
)
def test_options_come_in_any_order(form: str, options: str) -> None:
    assert routine(form.format(options)).body == (Query(),)


@pytest.mark.parametrize(
    "returns",
    [
        "int",
        "SETOF s.t",
        "TABLE (a int, b numeric(10, 2))",
        "timestamp(3) with time zone",
        "double precision",
        "character varying(10)[]",
        "SETOF a.id%TYPE",
        'SETOF "T"',
        "integer ARRAY[3]",
    ],
)
def test_every_return_type_is_read_over(returns: str) -> None:
    assert routine(f"CREATE FUNCTION f() RETURNS {returns} STRICT LANGUAGE sql AS 'SELECT 1'").body == (Query(),)


@pytest.mark.parametrize(
    "text",
    [
        "CREATE FUNCTION f",
        "CREATE FUNCTION f() RETURNS",
        "CREATE FUNCTION f() RETURNS int FROB",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; DROP TABLE a; END",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS case; CREATE TABLE a (); SELECT 1 end; END",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC CREATE FUNCTION g() RETURNS int RETURN 1; END",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC DO ''; END",
        "CREATE FUNCTION f() RETURNS int RETURN",
        "CREATE AGGREGATE f",
    ],
)
def test_what_is_no_routine_is_not_understood(text: str) -> None:
    with pytest.raises(NotUnderstood):
        routine(text)


# Whatever comes -------------------------------------------------------------------------------------------------------

_BLOCKS = st.sampled_from(
    [
        "DO $$ BEGIN IF x THEN DROP TABLE a; ELSE EXECUTE 'DROP TABLE ''b'''; END IF; END $$",
        "DO LANGUAGE plpgsql 'DECLARE x int := f(1); BEGIN FOR i IN 1..2 LOOP RAISE ''x''; END LOOP; END'",
        "DO $a$ BEGIN DO $b$ BEGIN SELECT a INTO x FROM t; END $b$; EXCEPTION WHEN OTHERS THEN RETURN; END $a$",
        "CREATE FUNCTION f(a int) RETURNS SETOF t.x%TYPE LANGUAGE sql SET a TO b, 'c' AS $$ SELECT 1; DELETE FROM t $$",
        "CREATE OR REPLACE PROCEDURE f() BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; RETURN 1; END",
    ]
)


@st.composite
def _mutated(draw: st.DrawFn) -> str:
    """A statement with pieces cut out, doubled or replaced."""
    text = draw(_BLOCKS)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 12)))
        between = draw(
            st.sampled_from(["", text[start:end] * 2, ";", "'", "$$", "(", ")", " END ", " BEGIN ", "\0", "é"])
        )
        text = text[:start] + between + text[end:]
    return text


@settings(max_examples=400, deadline=None)
@given(_mutated())
def test_no_statement_raises_anything_else(text: str) -> None:
    tokens = scan(text).tokens
    body_comments(text, tokens)
    for read in (do_block, create_routine):
        c = Cursor(text, tokens)
        try:
            if tokens:
                read(c)
        except NotUnderstood:
            continue


INLINED = [
    pytest.param("RETURNS int LANGUAGE sql AS 'SELECT a + b'", "a + b", id="one expression"),
    pytest.param("RETURNS int LANGUAGE sql AS $$ SELECT a AS b; $$", "a", id="with a name and a semicolon"),
    pytest.param(
        "RETURNS int LANGUAGE sql AS $$ SELECT extract(year FROM a)::int $$",
        "extract(year FROM a)::int",
        id="FROM in it",
    ),
    pytest.param("RETURNS int RETURN a", "a", id="RETURN"),
    pytest.param("RETURNS int BEGIN ATOMIC SELECT a; END", "a", id="BEGIN ATOMIC"),
    pytest.param("RETURNS int BEGIN ATOMIC RETURN a; END", "a", id="RETURN in BEGIN ATOMIC"),
    pytest.param("RETURNS int LANGUAGE sql AS 'SELECT a FROM t'", None, id="FROM"),
    pytest.param("RETURNS int LANGUAGE sql AS 'SELECT a WHERE b'", None, id="WHERE"),
    pytest.param("RETURNS int LANGUAGE sql AS 'SELECT DISTINCT a'", None, id="DISTINCT"),
    pytest.param("RETURNS int LANGUAGE sql AS 'SELECT a UNION SELECT b'", None, id="UNION"),
    pytest.param("RETURNS int LANGUAGE sql AS 'SELECT a LIMIT 1'", None, id="LIMIT"),
    pytest.param("RETURNS int LANGUAGE sql AS 'SELECT (SELECT max(a) FROM t)'", None, id="a query in it"),
    pytest.param("RETURNS int LANGUAGE sql AS 'SELECT a, b'", None, id="two columns"),
    pytest.param("RETURNS int LANGUAGE sql AS 'SELECT a; SELECT b'", None, id="two statements"),
    pytest.param("RETURNS int LANGUAGE sql AS 'DELETE FROM t'", None, id="no query"),
    pytest.param("RETURNS int LANGUAGE sql AS ''", None, id="nothing"),
    pytest.param("RETURNS SETOF int LANGUAGE sql AS 'SELECT a'", None, id="rows"),
    pytest.param("RETURNS TABLE (x int) LANGUAGE sql AS 'SELECT a'", None, id="a table"),
    pytest.param("RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT a'", None, id="as its owner"),
    pytest.param("RETURNS int LANGUAGE sql SET search_path = x AS 'SELECT a'", None, id="with a setting"),
    pytest.param("RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'", None, id="another language"),
]


@pytest.mark.parametrize(("text", "expected"), INLINED)
def test_a_function_of_one_expression_is_known_by_it(text: str, expected: str | None) -> None:
    found = routine(f"CREATE FUNCTION f(a int, b int) {text}").expression
    assert (found.text if found else None) == expected


@pytest.mark.parametrize(
    ("options", "volatility", "strict"),
    [
        ("", "volatile", False),
        ("STABLE", "stable", False),
        ("IMMUTABLE STRICT", "immutable", True),
        ("RETURNS NULL ON NULL INPUT VOLATILE", "volatile", True),
        ("CALLED ON NULL INPUT LEAKPROOF IMMUTABLE", "immutable", False),
    ],
)
def test_how_often_a_function_may_be_called(options: str, volatility: str, strict: bool) -> None:
    found = routine(f"CREATE FUNCTION f() RETURNS int LANGUAGE sql {options} AS 'SELECT 1'")
    assert (found.volatility, found.strict) == (volatility, strict)
