-- Gives rows their old values back, if they still hold the ones that they were given.
{sides}
UPDATE {rows} SET {assigned} FROM pair
WHERE pair.old IS NOT NULL AND pair.new IS NOT NULL AND pair.n BETWEEN %(first)s::bigint AND %(last)s::bigint
  AND {has_new_key} AND {is_new}
