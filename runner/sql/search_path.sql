-- The schema that a Prisma address names, as Prisma itself sets it: for the session, not in options, which poolers drop.
SELECT pg_catalog.set_config('search_path', pg_catalog.quote_ident(%s), false)
