-- Dates and arrays as the client reads them, whatever the role's or the database's own settings are.
SELECT pg_catalog.set_config('datestyle', 'ISO', false), pg_catalog.set_config('array_nulls', 'on', false)
