-- AlterTable
ALTER TABLE "members" ADD COLUMN     "display_name" TEXT;

-- Backfill new column
UPDATE "members" SET display_name = first_name || ' ' || last_name
WHERE display_name IS NULL;
