-- How many rows are left, at most as many as are asked for, and the key of the last of them.
WITH rest ({named}) AS (
    SELECT {keys} FROM {walked} WHERE {range} ORDER BY {keys} LIMIT %(size)s
)
SELECT (SELECT pg_catalog.count(*) FROM rest), (SELECT {last} FROM rest ORDER BY {columns} LIMIT 1)
