-- The calendar on the club's front page reads with the rights of everybody
GRANT SELECT ("id", "title", "venue", "startsAt") ON "Event" TO PUBLIC;
