-- Prisma would have dropped the column and added another: this keeps the values
ALTER TABLE "Event" RENAME COLUMN "place" TO "venue";
