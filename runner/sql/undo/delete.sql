-- Deletes rows that were inserted, if they are still as they were and no other row refers to them.
{sides}
DELETE FROM {rows} USING pair
WHERE pair.old IS NULL AND pair.n <> ALL (%(withheld)s::bigint[]) AND {has_new_key} AND {is_new} AND NOT ({is_referred})
