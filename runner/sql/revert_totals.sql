-- How the rows of a whole revert ended, over all its batches.
SELECT coalesce(sum((body ->> 'restored')::bigint), 0)::bigint, coalesce(sum((body ->> 'already_old')::bigint), 0)::bigint,
       coalesce(sum((body ->> 'conflict')::bigint), 0)::bigint, coalesce(sum((body ->> 'missing')::bigint), 0)::bigint,
       coalesce(sum((body ->> 'refused')::bigint), 0)::bigint
FROM threephase.entry WHERE run_id = %(run_id)s AND kind = 'batch'
