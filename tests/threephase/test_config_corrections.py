"""[corrections] and [audit.mirror]: who approves, and where the application reads of it; anything else is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.name import Name
from tests.threephase.test_config_values import refused
from threephase.config import Config, read_config

MIRROR = '[audit.mirror]\ntable = "audit_log"\n[audit.mirror.columns]\nactor = "user_name"\n'


def read(folder: Path, text: str) -> Config:
    file = folder / "threephase.toml"
    file.write_text(text, encoding="utf-8")
    return read_config(file)


def test_who_approves_where_nothing_is_said(tmp_path: Path) -> None:
    approving = read(tmp_path, "[lint]\n").approving
    assert (approving.roles, approving.valid_hours, dict(approving.signers)) == (("System Owner",), 72, {})


def test_who_approves(tmp_path: Path) -> None:
    approving = read(
        tmp_path,
        """
        [corrections]
        approvals = ["System Owner", "Data Owner"]
        approval-expires-hours = 8
        [corrections.signers]
        "System Owner" = ["alice", "bob"]
        """,
    ).approving
    assert approving.roles == ("System Owner", "Data Owner")
    assert approving.valid_hours == 8
    assert dict(approving.signers) == {"System Owner": ("alice", "bob")}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        pytest.param("audit_log", Name("audit_log"), id="bare"),
        pytest.param("app.audit_log", Name("audit_log", "app"), id="with its schema"),
        pytest.param("AuditLog", Name("AuditLog"), id="capitals are kept, as Prisma's models have them"),
        pytest.param('\\"Audit.Log\\"', Name("Audit.Log"), id="quoted, with a dot"),
        pytest.param('app.\\"audit \\"\\"log\\"', Name('audit "log', "app"), id="quoted, with a quote"),
    ],
)
def test_the_audit_table(tmp_path: Path, written: str, name: Name) -> None:
    mirror = read(tmp_path, MIRROR.replace("audit_log", written)).mirror
    assert mirror is not None
    assert mirror.table == name


def test_a_field_may_fill_several_columns_and_a_text_one_that_we_have_nothing_for(tmp_path: Path) -> None:
    text = MIRROR + 'at = ["createdAt", "updatedAt"]\n[audit.mirror.constants]\nentity = "correction"\n'
    mirror = read(tmp_path, text).mirror
    assert mirror is not None
    assert mirror.columns == (("actor", "user_name"), ("at", "createdAt"), ("at", "updatedAt"))
    assert mirror.constants == (("entity", "correction"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("[correction]\n", '1: unknown key "correction". Did you mean corrections?', id="the table's name"),
        pytest.param(
            "[corrections]\napproval = []\n",
            '2: unknown key "approval" in [corrections]. Did you mean approvals?',
            id="a key's name",
        ),
        pytest.param(
            "[corrections]\napprovals = []\n", "2: approvals in [corrections] must name at least one.", id="nobody"
        ),
        pytest.param(
            '[corrections]\napprovals = ["Owner", "Owner"]\n', '2: approvals: "Owner" is named twice.', id="one for two"
        ),
        pytest.param(
            '[corrections]\napprovals = "Owner"\n',
            '2: approvals in [corrections] must be a list of strings, ["…"], not a string.',
            id="a text for a list",
        ),
        *(
            pytest.param(
                f"[corrections]\napproval-expires-hours = {hours}\n",
                "2: approval-expires-hours in [corrections] must be a whole number from 1 to 720.",
                id=f"{hours} hours",
            )
            for hours in ("0", "721", "-1", "1.5", "true", '"72"')
        ),
        pytest.param(
            '[corrections.signers]\n"System Owners" = ["alice"]\n',
            '2: "System Owners" is none of the roles in approvals. Did you mean System Owner?',
            id="a signer of no role",
        ),
        pytest.param(
            '[corrections.signers]\n"System Owner" = []\n',
            "2: System Owner in [corrections.signers] must name at least one.",
            id="a role without a signer",
        ),
        pytest.param(
            "[audit]\nmirrors = 1\n", '2: unknown key "mirrors" in [audit]. Did you mean mirror?', id="mirror"
        ),
        pytest.param(
            "[audit.mirror]\ncolumns = { actor = 'who' }\n",
            '1: the key "table" is missing in [audit.mirror].',
            id="no table",
        ),
        pytest.param(
            '[audit.mirror]\ntable = "audit_log"\n',
            "1: columns in [audit.mirror] must name at least one: our field = its column.",
            id="no columns",
        ),
        pytest.param(
            MIRROR + 'reasons = "why"\n',
            '5: unknown key "reasons" in [audit.mirror.columns]. Did you mean reason?',
            id="a field that we have not",
        ),
        pytest.param(
            MIRROR + 'reason = "user_name"\n', '4: columns: "user_name" is named twice.', id="a column for two fields"
        ),
        pytest.param(
            MIRROR.replace("audit_log", "threephase.journal"),
            "2: table names threephase.journal, which is the ledger's own.",
            id="the ledger itself",
        ),
        pytest.param(
            MIRROR.replace("audit_log", "a b; drop"), "2: table names no table by 'a b; drop'.", id="SQL for a name"
        ),
    ],
)
def test_what_it_cannot_mean(tmp_path: Path, text: str, message: str) -> None:
    assert refused(tmp_path, text.encode()).startswith(f"threephase.toml:{message}")
