-- One row of a set.
SELECT rows[%(place)s]::text[] FROM threephase.change_page
WHERE set_id = %(set_id)s AND number = %(number)s AND side = %(side)s AND page = %(page)s
