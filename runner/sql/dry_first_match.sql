-- The key of the first row that the statement finds to work on.
SELECT {key} FROM {found} ORDER BY {order} LIMIT 1
