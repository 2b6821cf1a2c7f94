"""A finding's fingerprint: the same when lines above it come and go, another when its clause changes."""

from __future__ import annotations

import hashlib
from collections import Counter

from linter.lines import lines_of, text_of
from linter.verdict import MigrationResult


def fingerprints(migration: MigrationResult) -> tuple[str, ...]:
    """One fingerprint for each finding, in their order: 32 hexadecimal digits.

    It is made of the rule, the migration's name, the clause's text with its white space folded, the tables it is about
    (a clause of ALTER TABLE does not name its own), and how many findings of that rule over that text came before.
    """
    lines = lines_of(migration.source)
    seen: Counter[tuple[str, ...]] = Counter()
    tables = {clause.span: clause.tables for statement in migration.statements for clause in statement.clauses}
    result: list[str] = []
    for finding in migration.findings:
        key = (finding.rule, " ".join(text_of(lines, finding.span).split()), *tables.get(finding.span, ()))
        result.append(_digest(*key, migration.name, str(seen[key])))
        seen[key] += 1
    return tuple(result)


def _digest(*parts: str) -> str:
    # Each part is preceded by its length, so that no two different lists of parts are one text.
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
