"""`backfill revert`, as a user sees it: what came of it decides the exit code, and what steers it says how to go on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.threephase.backfills import Place


@pytest.fixture
def place(tmp_path: Path, database: str, conn: psycopg.Connection[Any]) -> Place:
    """Run 1 has given forty members their display_name, in batches of ten."""
    made = Place(tmp_path, database, conn)
    made.members(40)
    made.ledger()
    made.write()
    assert made.run().code == 0
    return made


def steered(place: Place, state: str, ended: str) -> None:
    """As soon as the revert has done its second batch, the server itself brings its run into that state."""
    place.conn.execute(
        f"""
        CREATE FUNCTION steer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
            UPDATE threephase.run SET state = '{state}', why = 'lunch', ended_at = {ended} WHERE id = NEW.run_id;
            PERFORM threephase.append(NEW.run_id, 'state',
                jsonb_build_object('before', 'running', 'after', '{state}', 'why', 'lunch'));
            RETURN NULL;
        END $$;
        CREATE TRIGGER steer AFTER UPDATE ON threephase.range FOR EACH ROW
            WHEN (NEW.run_id = 2 AND NEW.batches = 2) EXECUTE PROCEDURE steer();
        ALTER TABLE threephase.range ENABLE ALWAYS TRIGGER steer
        """.encode()
    )


def test_a_revert_that_somebody_pauses_is_not_done_and_goes_on_by_the_same_command(place: Place) -> None:
    steered(place, "paused", "NULL")
    outcome = place.backfill("revert", "1", "--yes")
    assert outcome.code == 75
    assert "run 2 is paused: lunch" in outcome.err
    assert "reverted as run" not in outcome.out
    assert 0 < place.left() < 40
    assert "`threephase backfill revert 1`" in place.backfill("resume", "2").out
    assert place.backfill("revert", "1", "--yes").code == 0
    assert place.left() == 40


def test_a_revert_that_somebody_cancels_is_not_done(place: Place) -> None:
    steered(place, "cancelled", "now()")
    outcome = place.backfill("revert", "1", "--yes")
    assert outcome.code == 1
    assert "not reverted to the end: run 2 is cancelled" in outcome.out


def test_a_pause_says_how_a_revert_goes_on(place: Place) -> None:
    steered(place, "paused", "NULL")
    place.backfill("revert", "1", "--yes")
    place.backfill("resume", "2")
    said = place.backfill("pause", "2").out
    assert "then `threephase backfill revert 1`." in said
    assert "backfill run" not in said


def test_a_row_that_a_trigger_does_not_let_back_is_said_and_counted(place: Place) -> None:
    place.conn.execute("""
        CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            NEW.display_name := coalesce(NEW.display_name, OLD.display_name); RETURN NEW;
        END $$;
        CREATE TRIGGER keep BEFORE UPDATE ON members FOR EACH ROW WHEN (OLD.id = 3) EXECUTE PROCEDURE keep();
    """)
    outcome = place.backfill("revert", "1", "--dry-run")
    assert any(line.startswith("  refused") and " 1 " in line for line in outcome.out.splitlines())
    outcome = place.backfill("revert", "1", "--yes", "--format", "json")
    last = json.loads(outcome.out.splitlines()[-1])
    assert (outcome.code, last["restored"], last["refused"], last["state"]) == (1, 39, 1, "succeeded_with_quarantine")
