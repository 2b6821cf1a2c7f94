-- The images' digests, by one who may see the images; others use the view threephase.image_digest.
(SELECT run_id, pass, range, batch,
    pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(salt || rows::text, 'UTF8')), 'hex') AS sha256
FROM threephase.image)
