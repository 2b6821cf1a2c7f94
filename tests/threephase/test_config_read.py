"""What threephase.toml says reaches the policy as it was meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from linter.policy import DEFAULT_SIGN_OFF, ChangeType, PathIgnore, Policy, RecordedApproval
from linter.prisma.version import Version
from rules.finding import Severity
from threephase.config import Config, FailOn, Sending, read_config

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "configuration.md"
CHECKSUM = "0123456789abcdef" * 4

WHOLE = f"""
[lint]
postgres-version = 16
transaction-mode = "per-statement"
prisma-version = "7.8.0"
fail-on = "warning"
select = ["data-loss", "mixed-phases"]
ignore = ["drop-column"]
baseline = "ci/threephase-baseline.json"

[severity]
mixed-phases = "warning"
data-loss = "off"

[[ignores]]
path = "2023*"
rules = ["mixed-phases", "data-loss"]
reason = "They ran before  the rule."

[[ignores]]
path = "20240101000000_seed"
rules = ["mixed-phases"]
reason = "第一次"

[[approvals]]
migration = "20240101000000_drop_legacy"
checksum = "{CHECKSUM.upper()}"
rules = ["drop-table", "drop-column"]
reason = "Agreed on 2024-01-05."

[sign-off]
additive = ["Anyone"]
"""


def read(folder: Path, text: str, encoding: str = "utf-8") -> Config:
    file = folder / "threephase.toml"
    file.write_bytes(text.encode(encoding))
    return read_config(file)


def test_every_setting_arrives(tmp_path: Path) -> None:
    assert read(tmp_path, WHOLE) == Config(
        postgres_version=16,
        transaction_mode=Sending.PER_STATEMENT,
        prisma_version=Version(7, 8, 0),
        fail_on=FailOn.WARNING,
        baseline=tmp_path / "ci/threephase-baseline.json",
        policy=Policy(
            severities={"mixed-phases": Severity.WARNING, "data-loss": Severity.OFF},
            select=frozenset({"data-loss", "mixed-phases"}),
            ignore=frozenset({"drop-column"}),
            path_ignores=(
                PathIgnore(
                    pattern="2023*",
                    rules=frozenset({"mixed-phases", "data-loss"}),
                    reason="They ran before the rule.",
                ),
                PathIgnore(pattern="20240101000000_seed", rules=frozenset({"mixed-phases"}), reason="第一次"),
            ),
            approvals=(
                RecordedApproval(
                    migration="20240101000000_drop_legacy",
                    checksum=CHECKSUM,
                    rules=frozenset({"drop-table", "drop-column"}),
                    reason="Agreed on 2024-01-05.",
                ),
            ),
            sign_off={**DEFAULT_SIGN_OFF, ChangeType.ADDITIVE: ("Anyone",)},
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# fail-on = 3\n", id="comments only"),
        pytest.param("[lint]\n[severity]\n[sign-off]\n", id="empty tables"),
        pytest.param("ignores = []\napprovals = []\n[lint]\nselect = []\nignore = []\n", id="empty lists"),
    ],
)
def test_what_is_not_said_is_the_default(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == Config()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\ufeff[lint]\npostgres-version = 11\n", id="byte order mark"),
        pytest.param("[lint]\r\npostgres-version = 11\r\n", id="CRLF"),
        pytest.param("lint.postgres-version = 11", id="dotted key, no last line feed"),
        pytest.param("lint = {postgres-version = 11}", id="inline table"),
        pytest.param("['lint']\n\"postgres-version\" = 0xB", id="quoted keys"),
    ],
)
def test_any_way_of_writing_toml_will_do(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == Config(postgres_version=11)


def test_a_baseline_elsewhere_is_named_absolutely(tmp_path: Path) -> None:
    assert read(tmp_path, '[lint]\nbaseline = "/srv/baseline.json"').baseline == Path("/srv/baseline.json")


def test_the_documented_example_can_be_read(tmp_path: Path) -> None:
    [example] = re.findall(r"```toml\n(.*?)```", DOCUMENTATION.read_text(encoding="utf-8"), re.DOTALL)
    config = read(tmp_path, example)
    assert config.fail_on is FailOn.ERROR
    assert config.policy.approvals
    assert config.policy.path_ignores
