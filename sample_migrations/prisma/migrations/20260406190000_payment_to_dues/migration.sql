-- The view makes way for the table at one stroke: nobody sees a moment without "Dues"
BEGIN;
DROP VIEW "Dues"; -- MIGRATION_APPROVED: the table takes its name in this transaction
ALTER TABLE "Payment" RENAME TO "Dues"; -- MIGRATION_APPROVED: no version says "Payment" since 23 March
COMMIT;
