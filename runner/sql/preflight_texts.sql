-- The settings by which this session would write values as text, where a run's differ (session.sql): what they are, what a
-- run uses, and the columns of these tables that it concerns. From PostgreSQL 12 on all extra_float_digits above 0 are alike.
WITH used (name, value, types) AS (VALUES
    ('DateStyle', 'ISO', '{date,timestamp,timestamptz}'::text[]),
    ('IntervalStyle', 'postgres', '{interval}'),
    ('bytea_output', 'hex', '{bytea}'),
    ('extra_float_digits', '3', '{float4,float8}')
)
SELECT u.name, s.reset_val, u.value, pg_catalog.array_agg(DISTINCT a.attname::text)
FROM used u
JOIN pg_catalog.pg_settings s ON s.name = u.name
JOIN pg_catalog.pg_attribute a ON a.attnum > 0 AND NOT a.attisdropped
    AND a.attrelid IN (SELECT pg_catalog.to_regclass(n.name) FROM pg_catalog.unnest(%(names)s::text[]) AS n (name))
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
JOIN pg_catalog.pg_type base ON base.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END
WHERE base.typname = ANY (u.types)
  AND CASE WHEN u.name = 'extra_float_digits' AND pg_catalog.current_setting('server_version_num')::integer >= 120000
           THEN s.reset_val::integer <= 0
           ELSE pg_catalog.split_part(s.reset_val, ',', 1) <> u.value END
GROUP BY u.name, s.reset_val, u.value
ORDER BY 1
