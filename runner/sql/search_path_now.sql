-- Under which search path names are looked up here.
SELECT pg_catalog.current_setting('search_path')
