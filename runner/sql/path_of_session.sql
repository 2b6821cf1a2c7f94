-- How names are looked up from now on.
SELECT pg_catalog.set_config('search_path', %s, false)
