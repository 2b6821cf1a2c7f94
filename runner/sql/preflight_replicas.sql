-- The replicas that stream from here, how many of them this role may not look at, and the longest replay lag in seconds.
SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE state IS NULL),
       pg_catalog.max(extract(epoch FROM replay_lag))::float8
FROM pg_catalog.pg_stat_replication
