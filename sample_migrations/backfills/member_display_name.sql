-- The migrate phase between 20260112190000_member_display_name and 20260209190000_drop_first_and_last_name.
-- It is no migration: it ran on 13 January, off-peak, in small batches, until no row was left.
-- It may be run again at any time: a row that has its name is not touched.
--
-- /// backfill
-- after  = "20260112190000_member_display_name"
-- window = "daily 22:00-06:00 America/Los_Angeles"
-- verify = 'SELECT count(*) FROM "Member" WHERE "displayName" IS NULL'
-- ///
UPDATE "Member"
SET "displayName" = concat_ws(' ', "firstName", "lastName")
WHERE "displayName" IS NULL;
