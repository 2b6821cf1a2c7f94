-- A run comes to its next pass.
UPDATE threephase.run SET pass = %(pass)s WHERE id = %(id)s
