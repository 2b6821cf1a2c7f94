-- The one value of a query, as text: more columns or rows than one are an error.
SELECT (
{query}
)::pg_catalog.text
