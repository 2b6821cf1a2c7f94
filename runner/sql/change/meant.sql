-- The tables that names stand for: asked under the author's own search_path, so nothing is compared here.
SELECT pg_catalog.to_regclass(n.name)::pg_catalog.oid::bigint
FROM pg_catalog.unnest(%(names)s::text[]) WITH ORDINALITY AS n (name, place) ORDER BY n.place
