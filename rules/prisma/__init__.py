"""Rules about what Prisma generates, and about what only schema.prisma tells."""
