-- The images whose rows hold the old values.
WITH image AS (
{images}
)
SELECT image.place FROM image JOIN {rows} ON {same_key} WHERE {is_old}
