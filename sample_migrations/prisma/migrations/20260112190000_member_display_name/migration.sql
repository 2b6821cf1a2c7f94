-- AlterTable
ALTER TABLE "Member" ADD COLUMN     "displayName" TEXT,
ALTER COLUMN "firstName" DROP NOT NULL,
ALTER COLUMN "lastName" DROP NOT NULL;
