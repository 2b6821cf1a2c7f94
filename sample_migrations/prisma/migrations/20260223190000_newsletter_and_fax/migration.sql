/*
  Warnings:

  - You are about to drop the column `fax` on the `Member` table. All the data in the column will be lost.
  - You are about to drop the `Subscriber` table. If the table is not empty, all the data it contains will be lost.

*/
-- AlterTable
ALTER TABLE "Member" DROP COLUMN "fax"; -- MIGRATION_APPROVED

-- DropTable
DROP TABLE "Subscriber"; -- MIGRATION_APPROVED: exported to the mailing service on 2 February, no version reads it since
