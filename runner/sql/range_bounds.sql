-- Keys that cut a table into about as many parts of the same size, from a sample of its pages.
WITH sample ({named}) AS (
    SELECT {keys} FROM {walked} TABLESAMPLE SYSTEM (%(percent)s)
), numbered AS (
    SELECT sample.*, pg_catalog.row_number() OVER (ORDER BY {named}) AS place, pg_catalog.count(*) OVER () AS total FROM sample
)
SELECT {key} FROM numbered
WHERE place %% greatest(1, total / %(parts)s) = 0 AND place < total
ORDER BY place LIMIT %(parts)s - 1
