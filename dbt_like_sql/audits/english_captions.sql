-- Figures of the descriptions: pictures of the pool less those that the funnel accounts for, and those
-- kept by the funnel less the rows.
SELECT
    (SELECT count(DISTINCT pictures.image_sha256)
     FROM {{ ref('published_images') }} AS pictures
     JOIN {{ ref('published_splits') }} AS assigned USING (image_sha256)
     WHERE pictures.status = 'ok' AND assigned.pool = 'ling')
        - (SELECT coalesce(sum(pairs), 0) FROM {{ ref('staged_funnel') }}) AS unaccounted,
    (SELECT coalesce(sum(pairs), 0) FROM {{ ref('staged_funnel') }} WHERE reason = 'kept')
        - count(*) AS kept_mismatch,
    avg(length(english)) AS mean_characters,
    avg(attempts) AS mean_attempts
FROM {{ ref('staged_english_captions') }}
