"""What must hold whenever a batch has been committed: the data, the checkpoints, the audit and the images agree."""

from __future__ import annotations

import psycopg
from psycopg import sql

from runner.ledger import chain

# Each query yields the sentences that are wrong. {table} has the column hits, which the run raises by one for each row.
_QUERIES = {
    "a row was visited twice": """
        SELECT format('row %%s has %%s hits', id, hits) FROM {table} WHERE hits NOT IN (0, 1) LIMIT 3""",
    "data and ranges": """
        SELECT format('%%s rows have a hit, the ranges say %%s', hit, said)
        FROM (SELECT count(*) AS hit FROM {table} WHERE hits > 0) a,
             (SELECT coalesce(sum(changed), 0) AS said FROM threephase.range WHERE run_id = %(run)s) b
        WHERE hit <> said""",
    "ranges and entries": """
        SELECT format('range %%s: %%s batches, %%s rows; %%s entries, %%s rows',
                      number, batches, r.changed, entries, e.changed)
        FROM threephase.range r CROSS JOIN LATERAL (
            SELECT count(*) AS entries, coalesce(sum(b.changed), 0) AS changed FROM threephase.batch b
            WHERE (b.run_id, b.pass, b.range) = (r.run_id, r.pass, r.number)
        ) e
        WHERE r.run_id = %(run)s AND (batches, r.changed) <> (entries, e.changed)""",
    "every batch is of a range": """
        SELECT format('entry %%s is of no range', b.seq) FROM threephase.batch b
        WHERE b.run_id = %(run)s AND NOT EXISTS (
            SELECT FROM threephase.range r WHERE (b.run_id, b.pass, b.range) = (r.run_id, r.pass, r.number))""",
    "batches are numbered without gaps": """
        SELECT format('pass %%s range %%s: %%s batches, from %%s to %%s', pass, range, count(*), min(batch), max(batch))
        FROM threephase.batch WHERE run_id = %(run)s
        GROUP BY pass, range HAVING min(batch) <> 1 OR max(batch) <> count(*)""",
    "cursors and entries": """
        SELECT format('range %%s: the cursor is %%s, its last entry ends at %%s', r.number, r.cursor, e.high)
        FROM threephase.range r CROSS JOIN LATERAL (
            SELECT to_jsonb(b.high) AS high FROM threephase.batch b
            WHERE (b.run_id, b.pass, b.range) = (r.run_id, r.pass, r.number) ORDER BY b.batch DESC LIMIT 1
        ) e
        WHERE r.run_id = %(run)s AND r.cursor IS DISTINCT FROM e.high""",
    "each batch begins where the one before it ended": """
        SELECT format('range %%s batch %%s begins at %%s, the one before ended at %%s', range, batch, low, before)
        FROM (SELECT *, lag(high) OVER (PARTITION BY pass, range ORDER BY batch) AS before
              FROM threephase.batch WHERE run_id = %(run)s) a
        WHERE batch > 1 AND low IS DISTINCT FROM before""",
    "cursors and data": """
        SELECT format('range %%s: %%s rows up to its cursor have a hit, it says %%s', r.number, hit, r.changed)
        FROM threephase.range r CROSS JOIN LATERAL (
            SELECT count(*) AS hit FROM {table}
            WHERE hits > 0 AND (r.low IS NULL OR id > (r.low ->> 0)::bigint) AND id <= (r.cursor ->> 0)::bigint
        ) d
        WHERE r.run_id = %(run)s AND r.pass = 1 AND hit <> r.changed""",
    "images and entries": """
        SELECT format('%%s images, %%s rows were changed', images, said)
        FROM (SELECT coalesce(sum(jsonb_array_length(rows)), 0) AS images FROM threephase.image WHERE run_id = %(run)s) a,
             (SELECT coalesce(sum(changed), 0) AS said FROM threephase.range WHERE run_id = %(run)s) b
        WHERE images <> said""",
}


def violations(dsn: str, run_id: int, table: str = "members") -> list[str]:
    """What does not hold in one snapshot of the database, with the name of the invariant. Empty is well."""
    with psycopg.connect(dsn) as conn:
        conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        found = [
            f"{name}: {sentence}"
            for name, query in _QUERIES.items()
            for (sentence,) in conn.execute(sql.SQL(query).format(table=sql.Identifier(table)), {"run": run_id})
        ]
    with psycopg.connect(dsn, autocommit=True) as conn:
        return found + [f"chain: {broken}" for broken in chain.check(conn, run_id)]


def unvisited(dsn: str, table: str = "members") -> int:
    """How many rows have no hit yet."""
    with psycopg.connect(dsn) as conn:
        row = conn.execute(sql.SQL("SELECT count(*) FROM {} WHERE hits = 0").format(sql.Identifier(table))).fetchone()
    assert row is not None
    return int(row[0])
