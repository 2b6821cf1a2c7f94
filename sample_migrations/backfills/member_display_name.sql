-- The migrate phase between 20260112190000_member_display_name and 20260209190000_drop_first_and_last_name.
-- It is no migration: it ran on 13 January, off-peak, a thousand members at a time, until no row was left.
-- It may be run again at any time: a row that has its name is not touched.
UPDATE "Member"
SET "displayName" = concat_ws(' ', "firstName", "lastName")
WHERE "id" IN (
    SELECT "id" FROM "Member" WHERE "displayName" IS NULL ORDER BY "id" LIMIT 1000
);
