"""A rule's page in Markdown: what `explain` prints and docs/rules/ holds."""

from __future__ import annotations

from rules.rule import Example, Rule, Under, migrations_of


def rule_page(rule: Rule) -> str:
    """The page, made of the rule's own words and examples."""
    accept = (
        "`-- MIGRATION_APPROVED: <reason>` on the clause's own line."
        if rule.approvable
        else f'`-- threephase: ignore {rule.id} reason="…"` on its line or the line above.'
    )
    parts = [
        f"# {rule.id}",
        f"{rule.category} · {rule.severity} by default",
        rule.why,
        f"**Instead:** {rule.instead}",
        f"**To accept one:** {accept}",
        *_examples("Reported", rule.bad),
        *_examples("Not reported", rule.good),
    ]
    if rule.source:
        parts.append(f"Source: <{rule.source}>")
    return "\n\n".join(parts) + "\n"


def _examples(title: str, examples: tuple[Example, ...]) -> list[str]:
    return [f"## {title}", *(f"```sql\n{_sql(example)}\n```" for example in examples)] if examples else []


def _sql(example: Example) -> str:
    *earlier, last = (text.strip() for text in migrations_of(example))
    mode = f"-- with --transaction-mode {example.mode}\n" if isinstance(example, Under) else ""
    if not earlier:
        return mode + last
    each = [f"-- an earlier migration\n{text}" for text in earlier]
    return mode + "\n\n".join([*each, f"-- this migration\n{last}"])
