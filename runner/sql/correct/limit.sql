-- A limit for this transaction. SET takes no snapshot, as set_config would.
SET LOCAL {name} = {value}
