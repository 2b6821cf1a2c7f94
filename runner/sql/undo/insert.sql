-- Puts rows back that were deleted, unless another one has taken the key meanwhile.
{sides}
INSERT INTO {target} ({columns}) OVERRIDING SYSTEM VALUE
SELECT {values} FROM pair
WHERE pair.new IS NULL AND pair.n BETWEEN %(first)s::bigint AND %(last)s::bigint AND pair.n <> ALL (%(withheld)s::bigint[])
  AND NOT EXISTS (SELECT FROM {rows} WHERE {has_old_key})
