"""A value of the wrong type, or one that says nothing, is refused with the file, the line and what is expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.errors import ConfigError
from threephase.config import read_config

IGNORE = '[[ignores]]\npath = "a"\nrules = ["mixed-phases"]\nreason = "It ran."\n'
APPROVAL = f'[[approvals]]\nmigration = "a"\nchecksum = "{"0" * 64}"\nrules = ["drop-table"]\nreason = "Agreed."\n'


def refused(folder: Path, content: bytes) -> str:
    """The error's words for a file of that content, without the folder."""
    file = folder / "threephase.toml"
    file.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        read_config(file, "threephase.toml")
    assert caught.value.exit_code == 2
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("lint = 3\n", "1: lint must be a table: write it under [lint].", id="table"),
        pytest.param("[[lint]]\n", "1: lint must be a table: write it under [lint].", id="a table too many"),
        pytest.param(
            '[ignores]\npath = "a"\n',
            "1: each of ignores must be a table of its own: begin it with [[ignores]].",
            id="one table for many",
        ),
        pytest.param(
            'approvals = ["a"]\n',
            "1: each of approvals must be a table of its own: begin it with [[approvals]].",
            id="list of names",
        ),
        pytest.param(
            '[lint]\nselect = "data-loss"\n',
            '2: select in [lint] must be a list of strings, ["…"], not a string.',
            id="string for a list",
        ),
        pytest.param(
            "[lint]\nignore = [1]\n",
            "2: ignore in [lint] must be a list of strings only, not a number.",
            id="number in a list",
        ),
        pytest.param(
            '[lint]\ntransaction-mode = "statement"\n',
            '2: transaction-mode must be auto or batch or per-statement or single, not "statement". '
            "Did you mean per-statement?",
            id="transaction mode",
        ),
        pytest.param(
            '[lint]\nprisma-version = "^7"\n',
            '2: prisma-version must be a version such as "6.19.3", not "^7".',
            id="a range for a version",
        ),
        pytest.param(
            "[lint]\nprisma-version = 7.8\n",
            "2: prisma-version in [lint] must be a string, not a number.",
            id="a number for a version",
        ),
        pytest.param(
            "[lint]\nbaseline = false\n", "2: baseline in [lint] must be a string, not true or false.", id="baseline"
        ),
        pytest.param(
            "[severity]\ndata-loss = 2024-01-01\n",
            "2: data-loss in [severity] must be a string, not a date or time.",
            id="severity",
        ),
        *(
            pytest.param(
                f"[lint]\npostgres-version = {value}\n",
                "2: postgres-version in [lint] must be a whole number from 11 to 18.",
                id=name,
            )
            for name, value in {
                "too old": "10",
                "too new": "19",
                "as a string": '"16"',
                "minor version": "16.2",
                "float": "16.0",
                "boolean": "true",
                "not a number": "nan",
                "number too long to print": "0x" + "f" * 5000,
            }.items()
        ),
    ],
)
def test_a_value_of_the_wrong_type(tmp_path: Path, text: str, message: str) -> None:
    assert refused(tmp_path, text.encode()) == f"threephase.toml:{message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            IGNORE + '[[ignores]]\npath = "b"\nrules = ["drop-table"]\n',
            '5: the key "reason" is missing in [[ignores]].',
            id="no reason",
        ),
        *(
            pytest.param(
                IGNORE.replace("It ran.", reason),
                "4: reason in [[ignores]] must say why, in words.",
                id=f"reason {reason}",
            )
            for reason in ("…", "<reason>", "TODO", "---", "n/a")
        ),
        pytest.param(
            APPROVAL.replace("Agreed.", " \\t"), "5: reason in [[approvals]] must not be empty.", id="blank reason"
        ),
        pytest.param(
            '[[ignores]]\nrules = ["drop-table"]\nreason = "x y"\n',
            '1: the key "path" is missing in [[ignores]].',
            id="no path",
        ),
        pytest.param(
            '[[ignores]]\npath = "a"\nrules = []\nreason = "x y"\n',
            "3: rules in [[ignores]] must name at least one.",
            id="ignores nothing",
        ),
        pytest.param(
            '[[ignores]]\npath = "a"\nreason = "x y"\n',
            "1: rules in [[ignores]] must name at least one.",
            id="no rules",
        ),
        pytest.param(
            "[sign-off]\ndestructive = []\n",
            "2: destructive in [sign-off] must name at least one.",
            id="nobody signs",
        ),
        pytest.param(
            '[sign-off]\npermission = ["Owner", ""]\n',
            "2: permission in [sign-off] must not be empty.",
            id="a role without a name",
        ),
        pytest.param(
            APPROVAL.replace('"a"', '"prisma/migrations/a"'),
            "2: migration must be the name of the migration's folder alone.",
            id="a path for a name",
        ),
        pytest.param(
            APPROVAL.replace("0" * 64, "0" * 63),
            "3: checksum must be the SHA-256 of migration.sql, 64 hexadecimal digits "
            "(`sha256sum migration.sql` prints it).",
            id="checksum too short",
        ),
        pytest.param(
            APPROVAL.replace("0" * 64, "g" * 64),
            "3: checksum must be the SHA-256 of migration.sql, 64 hexadecimal digits "
            "(`sha256sum migration.sql` prints it).",
            id="checksum not hexadecimal",
        ),
    ],
)
def test_a_value_that_says_nothing(tmp_path: Path, text: str, message: str) -> None:
    assert refused(tmp_path, text.encode()) == f"threephase.toml:{message}"
