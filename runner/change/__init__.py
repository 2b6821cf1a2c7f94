"""What a transaction has changed, row by row, seen without triggers and without owning any table."""
