-- The rows of these images are locked: from now on no row of another table can come to refer to them.
WITH image AS (
{images}
)
SELECT FROM image JOIN {rows} ON {same_key} ORDER BY {order} FOR UPDATE OF {alias}
