-- The approvals of a digest in their order, expired ones too.
SELECT id, digest, role, by, acting, address, at, expires_at FROM threephase.approval
WHERE digest = %(digest)s ORDER BY id
