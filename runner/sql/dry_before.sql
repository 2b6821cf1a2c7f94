-- Counted from the end of a range backwards, the key that comes after so many.
SELECT {key} FROM {walked} WHERE {range} ORDER BY {columns} OFFSET %(size)s LIMIT 1
