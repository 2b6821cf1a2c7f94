-- Whether this role may see the images.
SELECT pg_catalog.has_table_privilege('threephase.image', 'SELECT')
