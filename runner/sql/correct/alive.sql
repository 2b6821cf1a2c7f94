-- A client that is gone is noticed while a statement runs, not only after it. SET takes no snapshot.
SET LOCAL client_connection_check_interval = '2s'
