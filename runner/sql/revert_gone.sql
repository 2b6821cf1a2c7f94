-- The images whose rows are not there.
WITH image AS (
{images}
)
SELECT image.place FROM image WHERE NOT EXISTS (SELECT FROM {rows} WHERE {same_key})
