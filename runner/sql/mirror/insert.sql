-- One row into the application's own audit table, in the transaction of the correction that it tells of.
INSERT INTO {table} ({columns}) VALUES ({values})
