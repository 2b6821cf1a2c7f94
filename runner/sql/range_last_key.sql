-- The greatest key of a table.
SELECT {key} FROM {walked} ORDER BY {columns} LIMIT 1
