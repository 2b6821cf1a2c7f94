/*
  Warnings:

  - You are about to drop the column `isCancelled` on the `Event` table. All the data in the column will be lost.

*/
-- AlterTable
ALTER TABLE "Event" ADD COLUMN     "cancelledAt" TIMESTAMP(3);

-- Nobody knows any more when it was
UPDATE "Event" SET "cancelledAt" = CURRENT_TIMESTAMP WHERE "isCancelled";

-- AlterTable
ALTER TABLE "Event" DROP COLUMN "isCancelled";
