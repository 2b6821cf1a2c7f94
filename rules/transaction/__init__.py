"""What Prisma's way of sending a file changes: which statements commit together, and which do not."""
