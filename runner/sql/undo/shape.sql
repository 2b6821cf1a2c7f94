-- How many rows of a table were inserted, changed and deleted in a set, and the places of the columns that were changed.
{sides}
SELECT pg_catalog.count(*) FILTER (WHERE pair.old IS NULL),
       pg_catalog.count(*) FILTER (WHERE pair.old IS NOT NULL AND pair.new IS NOT NULL),
       pg_catalog.count(*) FILTER (WHERE pair.new IS NULL),
       ARRAY(SELECT place FROM pg_catalog.generate_series(1, %(columns)s::integer) AS g (place)
           WHERE EXISTS (SELECT FROM pair WHERE pair.old IS NOT NULL AND pair.new IS NOT NULL
               AND pair.old[place] IS DISTINCT FROM pair.new[place]))
FROM pair
