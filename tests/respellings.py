"""Statements that stand for themselves, and other ways to write the same."""

from __future__ import annotations

import re

from hypothesis import strategies as st

# Statements that stand for themselves, about table t{n}, its column c{n} and things called x{n}.
_ALONE = (
    "ALTER TABLE {t} ADD COLUMN {c} integer",
    "ALTER TABLE {t} ADD COLUMN {c} integer NOT NULL",
    "ALTER TABLE {t} ADD CONSTRAINT {x} CHECK ({c} > 0)",
    "ALTER TABLE {t} ALTER COLUMN {c} SET NOT NULL, ALTER COLUMN {c} DROP DEFAULT",
    "ALTER TABLE {t} ALTER COLUMN {c} TYPE bigint USING {c}::bigint",
    "ALTER TABLE {t} DROP COLUMN {c}, OWNER TO {x}",
    "ALTER TABLE {t} DROP CONSTRAINT {x}",
    "ALTER TABLE {t} ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE {t} FROBNICATE {c}",
    "ALTER TABLE {t} RENAME COLUMN {c} TO {x}",
    "ALTER TABLE {t} RENAME TO {x}",
    "ALTER TYPE {t} RENAME VALUE 'a' TO 'b'",
    "CREATE FUNCTION {x}() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "CREATE POLICY {x} ON {t} USING ({c} > 0)",
    "CREATE TABLE {x} ({c} integer REFERENCES {t} ({c}))",
    "CREATE UNIQUE INDEX {x} ON {t} ({c})",
    "CREATE VIEW {x} AS SELECT {c} FROM {t}",
    "DELETE FROM {t}",
    "DELETE FROM {t} USING {x} WHERE {t}.{c} = {x}.{c}",
    "DO $$ BEGIN EXECUTE {x}(); DELETE FROM {t} WHERE {c} = {c}; END $$",
    "DO LANGUAGE plperl 'x'",
    "DROP FUNCTION {x}(integer)",
    "DROP INDEX {x}",
    "DROP TABLE {t}, {x}",
    "DROP TYPE {x}",
    "DROP VIEW {x} CASCADE",
    "GRANT SELECT ON {t} TO {x}",
    "INSERT INTO {t} ({c}) SELECT {c} FROM {x}",
    "REVOKE ALL ON {t} FROM {x}",
    "TRUNCATE {t}, {x}",
    "UPDATE {t} SET {c} = 1 WHERE TRUE OR {c} > 1",
    "UPDATE {t} SET {c} = 1 WHERE {c} IS NULL",
    "WITH {x} AS (DELETE FROM {t} RETURNING {c}) SELECT {c} FROM {x}",
)
_NAME = re.compile(r"\{\w\}")


_HOSTILE = (
    *(
        "\x1b[2J",
        "\r",
        "\n",
        "\t",
        "\x85",
        "\u2028",
        "\u202e",
        "\u200b",
        "\ufeff",
        "\x7f",
        "%0A",
        "`",
        "|",
        "<b>",
        "\\",
    ),
    *("::error::x", "\n::error::x", "\n ::add-mask::x", "##[error]x", "##vso[task]x", "::stop-commands::x", "::"),
)


@st.composite
def hostile_statements(draw: st.DrawFn) -> str:
    """Statements about things whose names were chosen to harm whoever prints them."""
    chosen = draw(st.lists(st.sampled_from(_ALONE), min_size=1, max_size=3))
    name = st.lists(
        st.sampled_from(_HOSTILE) | st.text(st.characters(exclude_characters='"\0'), max_size=2), min_size=1
    )
    names = {key: '"' + draw(name.map("".join)) + '"' for key in "tcx"}
    return ";\n".join(statement.format_map(names) for statement in chosen)


@st.composite
def independent_statements(draw: st.DrawFn) -> list[str]:
    """Statements of which none has to do with another: each is about things of its own."""
    chosen = draw(st.lists(st.sampled_from(_ALONE), min_size=2, max_size=6))
    return [statement.format(t=f"t{n}", c=f"c{n}", x=f"x{n}") for n, statement in enumerate(chosen)]


@st.composite
def respelt_statements(draw: st.DrawFn) -> tuple[str, str]:
    """A statement in its plain spelling, and in another case with some of its names quoted."""
    statement = draw(st.sampled_from(_ALONE))
    spelling = draw(st.sampled_from((str.upper, str.lower, str.title)))
    words = iter(_NAME.findall(statement))
    parts = [spelling(part) for part in _NAME.split(statement)]
    names = [draw(st.sampled_from(('"{}1"', "{}1"))).format(word[1]) for word in words]
    respelt = "".join(part + name for part, name in zip(parts, [*names, ""], strict=True))
    return statement.format(t="t1", c="c1", x="x1"), respelt
