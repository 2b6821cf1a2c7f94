-- /// correction
-- incident       = "INC-2031"
-- classification = "data integrity, SEV-2"
-- reason         = "the import of 20 November took e-mail addresses in any case: three members exist twice"
-- desired        = "one member for each address, in lower case: the older one, with the bookings of both"
-- tables         = ["members", "bookings", "topics"]  # topics: by a cascade
-- freeze         = ["members", "bookings"]
-- expect         = [4, 3, 2]
--
-- [[before]]
-- name  = "members"
-- query = "SELECT count(*) FROM members"
-- is    = 505
--
-- [[before]]
-- name  = "members who exist twice"
-- query = "SELECT count(*) - count(DISTINCT lower(email)) FROM members"
-- is    = 3
--
-- [[after]]
-- name  = "members"
-- query = "SELECT count(*) FROM members"
-- is    = 502
--
-- [[after]]
-- name  = "members who exist twice"
-- query = "SELECT count(*) - count(DISTINCT lower(email)) FROM members"
-- is    = 0
--
-- [[after]]
-- name  = "addresses with capitals"
-- query = "SELECT count(*) FROM members WHERE email <> lower(email)"
-- is    = 0
--
-- [[after]]
-- name  = "bookings"
-- query = "SELECT count(*) FROM bookings"
-- is    = "equal to before"
--
-- [[after]]
-- name  = "whose booking each is"
-- query = "SELECT md5(string_agg(b.id || lower(m.email), ' ' ORDER BY b.id)) FROM bookings b JOIN members m ON m.id = member_id"
-- is    = "equal to before"
-- ///

-- What the younger one has booked goes to the older one, as long as both are those that were seen.
UPDATE bookings SET member_id = older.id
FROM (VALUES
    (17, 'anna.berg@example.org', 501, 'Anna.Berg@Example.org'),
    (204, 'Ben.Okafor@example.org', 502, 'ben.okafor@example.org'),
    (391, 'chloe.martin@example.org', 503, 'CHLOE.MARTIN@EXAMPLE.ORG')
) AS seen (older_id, older_email, younger_id, younger_email)
JOIN members AS older ON older.id = seen.older_id AND older.email = seen.older_email
JOIN members AS younger ON younger.id = seen.younger_id AND younger.email = seen.younger_email
WHERE bookings.member_id = younger.id;

-- What the younger one wants to read about goes with her: the older one has said that before.
DELETE FROM members
WHERE (id, email) IN (
    (501, 'Anna.Berg@Example.org'), (502, 'ben.okafor@example.org'), (503, 'CHLOE.MARTIN@EXAMPLE.ORG')
);

-- The application stamps updated_at by itself; here the time is said, so that it is the one that was approved.
UPDATE members SET email = lower(email), updated_at = '2026-11-22 14:00:00+00'
WHERE (id, email) IN ((204, 'Ben.Okafor@example.org'), (504, 'Dario.Rossi@Example.org'));
