"""Functions that yield something else at another time."""

from __future__ import annotations

from rules.effects.volatility import VOLATILE
from rules.name import Name

# Stable: one value for the length of a transaction, and another in the next.
OF_THE_TIME = frozenset(
    """age clock_timestamp current_date current_time current_timestamp localtime localtimestamp now statement_timestamp
    timeofday transaction_timestamp""".split()
)
# Stable by pg_proc, and yet different in each transaction or session.
OF_THE_TRANSACTION = frozenset(
    """pg_backend_pid pg_current_snapshot pg_current_xact_id pg_current_xact_id_if_assigned txid_current
    txid_current_if_assigned txid_current_snapshot""".split()
)
_DIFFER = VOLATILE | OF_THE_TRANSACTION
_BUILTIN_SCHEMAS = (None, "pg_catalog", "public", "extensions")


def differs_each_time(name: Name) -> bool:
    """Whether calls of the function differ from transaction to transaction otherwise than by the time."""
    return name.schema in _BUILTIN_SCHEMAS and name.name in _DIFFER
