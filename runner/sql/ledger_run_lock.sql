-- A run is about to be changed: waits until no batch is under way, and lets entries of others refer to it meanwhile.
SELECT FROM threephase.run WHERE id = %s FOR NO KEY UPDATE
