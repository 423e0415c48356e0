-- Figures of the splits: published pictures that have none, and test pictures that are gone.
SELECT
    count(*) FILTER (WHERE split = 'test') AS test_rows,
    count(*) FILTER (WHERE pool = 'ling') AS ling_rows,
    count(DISTINCT cluster) AS clusters,
    (SELECT count(DISTINCT image_sha256) FROM {{ ref('published_images') }}
     WHERE status = 'ok'
        AND image_sha256 NOT IN (SELECT image_sha256 FROM {{ ref('staged_splits') }} WHERE image_sha256 IS NOT NULL)
    ) AS pictures_without_split,
    (SELECT count(*) FROM {{ ref('published_splits') }}
     WHERE split = 'test'
        AND image_sha256 NOT IN (SELECT image_sha256 FROM {{ ref('staged_splits') }} WHERE image_sha256 IS NOT NULL)
    ) AS test_pictures_gone
FROM {{ ref('staged_splits') }}
