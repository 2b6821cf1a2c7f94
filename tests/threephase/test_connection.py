"""Which database is meant: what goes before what, and that what cannot be meant is said without a password."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from psycopg.conninfo import conninfo_to_dict

from linter.errors import ConfigError, LinterError
from runner.errors import RunnerError, UnreachableError
from threephase.command.connection import ConnectionOptions, connection_options, dsn_from

CONFIG = '[connection]\ndsn_env = "CLUB_URL"\n'


def database(environment: dict[str, str], **options: Any) -> str | None:
    """The name of the database that is meant."""
    dsn = dsn_from(ConnectionOptions(**options), environment)
    parameters = conninfo_to_dict(dsn.conninfo)
    return str(parameters.get("dbname") or parameters.get("service") or "") or None


def address(name: str) -> str:
    return f"postgresql://ann:s3cret@db/{name}"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    for name in ("PGHOST", "PGDATABASE", "PGSERVICE", "PGUSER"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("options", "config", "expected"),
    [
        pytest.param({"dsn": address("dsn")}, True, "dsn", id="--dsn before all"),
        pytest.param({"service": "a 'club'"}, True, "a 'club'", id="--service"),
        pytest.param({"dsn_env": "OTHER_URL"}, True, "other", id="--dsn-env before THREEPHASE_DSN"),
        pytest.param({}, True, "ours", id="THREEPHASE_DSN before the configuration"),
    ],
)
def test_what_is_nearer_goes_first(here: Path, options: dict[str, Any], config: bool, expected: str) -> None:
    (here / "threephase.toml").write_text(CONFIG if config else "[lint]\n")
    environment = {
        "THREEPHASE_DSN": address("ours"),
        "OTHER_URL": address("other"),
        "CLUB_URL": address("club"),
        "DATABASE_URL": address("never"),
        "PGDATABASE": "libpq",
    }
    assert database(environment, **options) == expected


def test_the_configuration_goes_before_libpqs_own(here: Path) -> None:
    (here / "threephase.toml").write_text(CONFIG)
    assert database({"CLUB_URL": address("club"), "PGDATABASE": "libpq"}) == "club"


def test_the_named_configuration_counts(here: Path) -> None:
    (here / "other.toml").write_text(CONFIG)
    assert database({"CLUB_URL": address("club")}, config_file=Path("other.toml")) == "club"


@pytest.mark.parametrize("name", ["PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE"])
def test_libpqs_own_variables_are_enough(name: str) -> None:
    assert dsn_from(ConnectionOptions(), {name: "1", "DATABASE_URL": address("never")}).conninfo == ""


@pytest.mark.parametrize(
    ("options", "environment", "config", "said"),
    [
        pytest.param({}, {}, "", "no database is named. Give --dsn or --service, or set THREEPHASE_DSN", id="nothing"),
        pytest.param(
            {},
            {"DATABASE_URL": address("x")},
            "",
            "no database is named. DATABASE_URL is set, but is not taken unless somebody says so: give --dsn-env "
            'DATABASE_URL, or write dsn_env = "DATABASE_URL" under [connection] in threephase.toml.',
            id="DATABASE_URL alone",
        ),
        pytest.param(
            {},
            {"DATABASE_URL": address("x"), "DIRECT_URL": address("y")},
            "",
            "DIRECT_URL is set",
            id="the direct address is the better one",
        ),
        pytest.param(
            {"dsn_env": "CLUB_URL"},
            {"PGHOST": "db"},
            "",
            "--dsn-env names CLUB_URL, which is not set.",
            id="a variable that is not set",
        ),
        pytest.param(
            {},
            {"PGHOST": "db", "CLUB_URL": ""},
            CONFIG,
            "dsn_env in threephase.toml names CLUB_URL, which is not set.",
            id="a configured one that is empty",
        ),
        pytest.param(
            {"dsn": address("a"), "dsn_env": "B"}, {}, "", "--dsn and --dsn-env name the database twice", id="two"
        ),
        pytest.param({"dsn": "mysql://u:s3cret@db/x"}, {}, "", "--dsn: this is a mysql:// address", id="MySQL"),
        pytest.param(
            {"dsn": "postgresql://u:s3cret@w@db/x"}, {}, "", "--dsn: the address cannot be read", id="unreadable"
        ),
        pytest.param(
            {},
            {"THREEPHASE_DSN": "prisma://x?api_key=s3cret"},
            "",
            "THREEPHASE_DSN: this is a prisma:// address",
            id="Accelerate",
        ),
    ],
)
def test_what_cannot_be_meant_is_said(
    here: Path, options: dict[str, Any], environment: dict[str, str], config: str, said: str
) -> None:
    (here / "threephase.toml").write_text(config or "[lint]\n")
    with pytest.raises(UnreachableError) as raised:
        database(environment, **options)
    assert str(raised.value).startswith(said) or said in str(raised.value)
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("CLUB_URL=postgresql://db/a", "a", id="bare"),
        pytest.param('CLUB_URL = "postgresql://db/a" # ours', "a", id="quoted, with a comment"),
        pytest.param("export CLUB_URL='postgresql://db/a'", "a", id="exported"),
        pytest.param("CLUB_URL=postgresql://db/a # ours", "a", id="a comment"),
        pytest.param('CLUB_URL="postgresql://u:p#q@db/a"', "a", id="a # in quotes"),
        pytest.param('NAME=a\nCLUB_URL="postgresql://db/${NAME}"', "a", id="another variable"),
        pytest.param('CLUB_URL="postgresql://db/${OUTER}"', "outer", id="one of the environment"),
        pytest.param("CLUB_URL='postgresql://db/$OUTER'", "$OUTER", id="none in single quotes"),
        pytest.param('CLUB_URL="postgresql://u:pa\\$OUTER@db/a"', "a", id="a dollar that is none"),
        pytest.param("\n# mine\n\nCLUB_URL=postgresql://db/a\r\n", "a", id="lines around it"),
    ],
)
def test_a_file_is_read_when_it_is_named(here: Path, line: str, expected: str) -> None:
    (here / ".env").write_text(line)
    assert database({"OUTER": "outer"}, dsn_env="CLUB_URL", env_file=Path(".env")) == expected


def test_no_file_is_read_unasked(here: Path) -> None:
    (here / ".env").write_text(f"THREEPHASE_DSN={address('a')}\nDATABASE_URL={address('a')}\n")
    with pytest.raises(UnreachableError, match="no database is named"):
        database({})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("\ns3cret\n", ".env:2: is no variable. Write it as NAME=value.", id="no variable"),
        pytest.param(
            f"CLUB_URL={address('b')}",
            "CLUB_URL is set in the environment, and otherwise in .env. Unset one of them.",
            id="two values",
        ),
    ],
)
def test_a_file_that_cannot_be_meant_is_said_without_its_values(here: Path, text: str, said: str) -> None:
    (here / ".env").write_text(text)
    with pytest.raises(LinterError) as raised:
        database({"CLUB_URL": address("a")}, dsn_env="CLUB_URL", env_file=Path(".env"))
    assert str(raised.value) == said


def test_a_file_that_is_not_there_is_said() -> None:
    with pytest.raises(LinterError, match=r"nowhere\.env"):
        database({}, dsn_env="CLUB_URL", env_file=Path("nowhere.env"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            f'[connection]\ndsn_env = "{address("a")}"\n',
            "threephase.toml:2: dsn_env must be the name of an environment variable, not an address.",
            id="an address",
        ),
        pytest.param(
            '[connection]\ndsn = "x"\n', 'threephase.toml:2: unknown key "dsn" in [connection].', id="another key"
        ),
        pytest.param(
            "[connection]\ndsn_env = 3\n", "threephase.toml:2: dsn_env in [connection] must be a string", id="3"
        ),
    ],
)
def test_the_configuration_is_read_strictly(here: Path, text: str, said: str) -> None:
    (here / "threephase.toml").write_text(text)
    with pytest.raises(ConfigError) as raised:
        database({})
    assert said in str(raised.value)
    assert "s3cret" not in str(raised.value)


def test_a_command_gets_the_options_as_one_and_no_repr_shows_them() -> None:
    seen: list[ConnectionOptions] = []

    @click.command()
    @click.argument("name")
    @connection_options
    def command(connection: ConnectionOptions, name: str) -> int:
        seen.append(connection)
        return len(name)

    outcome = CliRunner().invoke(command, ["x", "--dsn", address("a"), "--env-file", "e"], standalone_mode=False)
    assert outcome.return_value == 1
    assert (seen[0].dsn, seen[0].env_file, seen[0].service) == (address("a"), Path("e"), None)
    assert repr(seen[0]) == "ConnectionOptions(dsn, env_file)"


def test_errors_have_the_exit_code_of_usage() -> None:
    with pytest.raises(RunnerError) as raised:
        database({})
    assert raised.value.exit_code == 2
