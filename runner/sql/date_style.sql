-- Dates as the client reads them, whatever the role's or the database's own style is.
SELECT pg_catalog.set_config('datestyle', 'ISO', false)
