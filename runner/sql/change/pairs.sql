-- The rows of a table in a set, in the order of their keys: as numbers where the first column is one, else as texts.
{sides}
SELECT old, new FROM pair
ORDER BY CASE WHEN key[1] ~ '^-?[0-9]+$' AND pg_catalog.length(key[1]) < 19 THEN key[1]::bigint END,
    key COLLATE "C", old COLLATE "C", new COLLATE "C"
LIMIT %(limit)s
