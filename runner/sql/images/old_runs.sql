-- Runs that ended so long ago and still have images, the oldest first.
SELECT r.id, r.name, r.ended_at AS at, pg_catalog.count(*) AS images
FROM threephase.run r JOIN threephase.image i ON i.run_id = r.id
WHERE r.ended_at <= pg_catalog.clock_timestamp() - %(older_than)s::interval
GROUP BY r.id, r.name, r.ended_at ORDER BY r.id
