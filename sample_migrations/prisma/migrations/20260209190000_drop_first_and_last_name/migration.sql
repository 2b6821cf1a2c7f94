/*
  Warnings:

  - You are about to drop the column `firstName` on the `Member` table. All the data in the column will be lost.
  - You are about to drop the column `lastName` on the `Member` table. All the data in the column will be lost.
  - Made the column `displayName` on table `Member` required. This step will fail if there are existing NULL values in that column.

*/
-- AlterTable
ALTER TABLE "Member" DROP COLUMN "firstName", -- MIGRATION_APPROVED: copied to displayName, unread since 20 January
DROP COLUMN "lastName", -- MIGRATION_APPROVED: copied with it, backup restored on staging
ALTER COLUMN "displayName" SET NOT NULL; -- MIGRATION_APPROVED: no NULL left, and 900 rows are checked at once
