-- The same column on every table
DO $$
DECLARE
    relation TEXT;
BEGIN
    FOREACH relation IN ARRAY ARRAY['Event', 'Member', 'Registration'] LOOP
        EXECUTE format('ALTER TABLE %I ADD COLUMN "archivedAt" TIMESTAMP(3)', relation);
    END LOOP;
END
$$;
