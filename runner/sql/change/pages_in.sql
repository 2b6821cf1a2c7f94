-- Pages that were seen in a transaction which is rolled back, kept.
COPY threephase.change_page (set_id, number, side, page, rows, hashes) FROM STDIN (FORMAT BINARY)
