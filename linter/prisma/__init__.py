"""Prisma's conventions: where a project keeps its migrations, in which order they run, and for which database."""
