-- The attempts at one migration in Prisma's own table: whether each was finished, and whether it was rolled back.
SELECT finished_at IS NOT NULL, rolled_back_at IS NOT NULL FROM {table} WHERE migration_name = %s
