-- Whether the first row of this batch was changed by an earlier pass, and still held what that one had written: then nobody
-- but the statement itself is why it is changed again. Ranges have the same numbers and bounds in every pass.
SELECT EXISTS (
    SELECT FROM threephase.image now
    JOIN threephase.image earlier
        ON earlier.run_id = now.run_id AND earlier.range = now.range AND earlier.pass < now.pass
    CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(earlier.rows) AS was (row)
    WHERE now.run_id = %(run_id)s AND now.pass = %(pass)s AND now.range = %(range)s AND now.batch = %(batch)s
      AND {same}
)
