-- The pages of a set, on their way to another one.
COPY (SELECT {to}::bigint, number, side, page, rows, hashes FROM threephase.change_page WHERE set_id = {set_id})
TO STDOUT (FORMAT BINARY)
