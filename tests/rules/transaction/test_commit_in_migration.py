"""COMMIT and ROLLBACK in a file that is otherwise one transaction."""

from __future__ import annotations

import pytest

from tests.rules.transaction.spoken import BATCH, EACH, SINGLE, in_short, spoken

RULE = "commit-in-migration"
A, B = "CREATE TABLE a (i integer);", "CREATE TABLE b (i integer);"
RISKY = "ALTER TABLE members ALTER COLUMN email SET NOT NULL;"
SWAP = """BEGIN;
CREATE TYPE "Role_new" AS ENUM ('USER');
ALTER TABLE "User" ALTER COLUMN "role" TYPE "Role_new" USING ("role"::text::"Role_new");
ALTER TYPE "Role" RENAME TO "Role_old";
ALTER TYPE "Role_new" RENAME TO "Role";
DROP TYPE "Role_old";
COMMIT;
"""


@pytest.mark.parametrize(
    ("script", "batch", "each"),
    [
        pytest.param(f"{A}\nCOMMIT;\n{B}", [2], [], id="COMMIT amid the file"),
        pytest.param(f"{A}\nEND;\n{B}", [2], [], id="END"),
        pytest.param(f"{A}\n{B}\nCOMMIT;", [], [], id="COMMIT at the end"),
        pytest.param(f"COMMIT;\n{A}\n{B}", [], [], id="COMMIT at the beginning"),
        pytest.param(f"SET lock_timeout = '1s';\nCOMMIT;\n{B}", [], [], id="nothing done before it"),
        pytest.param(f"{A}\nCOMMIT;\nRESET ALL;", [], [], id="nothing done after it"),
        pytest.param(f"{A}\nCOMMIT;\n{RISKY}", [2], [], id="one cause, one finding"),
        pytest.param(SWAP, [], [], id="Prisma's enum swap alone"),
        pytest.param(f"{A}\n{SWAP}{B}", [], [], id="the swap with what cannot fail"),
        pytest.param(f"{SWAP}{RISKY}", [8], [], id="the swap, then what may fail"),
        pytest.param(f"{RISKY}\n{SWAP}", [], [], id="what may fail, then the swap"),
        pytest.param(f"{SWAP}{RISKY}\n{RISKY}", [8], [], id="only the first that may fail"),
        pytest.param(
            f"{SWAP}{A}\nCREATE UNIQUE INDEX k ON a (i);", [], [], id="the swap, then what cannot fail on a new table"
        ),
        pytest.param(f"BEGIN;\n{A}\n{RISKY}\nCOMMIT;", [], [], id="what may fail inside the block"),
        pytest.param(f"{A}\nROLLBACK;\n{B}", [2], [], id="ROLLBACK without BEGIN"),
        pytest.param(f"BEGIN;\n{A}\nROLLBACK;", [3], [3], id="ROLLBACK with BEGIN"),
        pytest.param(f"{A}\nBEGIN;\n{B}\nROLLBACK;", [4], [4], id="ROLLBACK of a part"),
        pytest.param("BEGIN;\nROLLBACK;", [], [], id="ROLLBACK of nothing"),
        pytest.param(f"DO $$ BEGIN {A} COMMIT; {B} END $$;", [], [], id="COMMIT in a DO block"),
        pytest.param(
            f"{A}\nCOMMIT;\n{B}\nDROP INDEX CONCURRENTLY i;", [2], [2], id="a file that is not divided"
        ),
    ],
)  # fmt: skip
def test_what_a_commit_divides(script: str, batch: list[int], each: list[int]) -> None:
    for mode, lines in ((BATCH, batch), (EACH, each)):
        found = [short for short in in_short(script, mode=mode) if short.startswith(RULE)]
        assert found == [f"{RULE} {line}" for line in lines]


@pytest.mark.parametrize("script", [f"BEGIN;\n{A}\nCOMMIT;", f"{A}\nCOMMIT;", "COMMIT;"])
def test_with_prisma_8_any_commit_ends_the_whole_deploy(script: str) -> None:
    assert RULE in [finding.rule for finding in spoken(script, mode=SINGLE)]


def test_the_message_names_the_line_of_the_commit_and_what_was_assumed() -> None:
    (finding,) = spoken(f"{SWAP}{RISKY}", assumed="Prisma 6.19.3 by yarn.lock")
    assert finding.message == (
        'If this fails (23502: column "email" of relation "members" contains null values), everything up to the COMMIT '
        "on line 7 stays, and the next deploy stops with P3009. Without COMMIT all would be undone: Prisma sends the "
        "file as one query, which is one (Prisma 6.19.3 by yarn.lock)."
    )
