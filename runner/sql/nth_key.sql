-- The key of the last of the next rows, where there are as many as are asked for.
SELECT {key} FROM {walked} WHERE {range} ORDER BY {order} OFFSET %(size)s - 1 LIMIT 1
