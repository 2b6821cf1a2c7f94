-- How many rows of a table were inserted, changed in place, and deleted, in a set.
{sides}
SELECT pg_catalog.count(*) FILTER (WHERE old IS NULL), pg_catalog.count(*) FILTER (WHERE old IS NOT NULL AND new IS NOT NULL),
       pg_catalog.count(*) FILTER (WHERE new IS NULL)
FROM pair
