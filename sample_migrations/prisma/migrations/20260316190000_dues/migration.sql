-- Payments will be called dues: until no version says "Payment", both names work, for reading and writing
CREATE VIEW "Dues" AS SELECT "id", "memberId", "cents", "paidAt" FROM "Payment";
