-- How names are looked up from now on, until the transaction ends.
SELECT pg_catalog.set_config('search_path', %s, true)
