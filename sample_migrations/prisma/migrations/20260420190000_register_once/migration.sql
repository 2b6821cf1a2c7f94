/*
  Warnings:

  - A unique constraint covering the columns `[memberId,eventId]` on the table `Registration` will be added. If there are existing duplicate values, this will fail.

*/
-- CreateIndex
CREATE UNIQUE INDEX "Registration_memberId_eventId_key" ON "Registration"("memberId", "eventId");

-- AddForeignKey
ALTER TABLE "Dues" ADD CONSTRAINT "Dues_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE; -- MIGRATION_APPROVED: no orphan on 19 April, and every version takes the member from the session
