-- The descriptions of one language's pictures, with the faults of each row.
SELECT
    *,
    image_sha256 AS key,
    crawl <> {{ var('crawl') }} OR language <> {{ var('language') }} AS other_partition,
    trim(captioner) = '' AS unnamed_captioner,
    length(english) NOT BETWEEN {{ var('captions.min_characters') }} AND {{ var('captions.max_characters') }}
        AS length_out_of_range,
    attempts < 1 AS no_attempt,
    finish_reason <> 'stop' AS unfinished,
    image_sha256 NOT IN (
        SELECT image_sha256 FROM {{ ref('published_splits') }} WHERE pool = 'ling' AND image_sha256 IS NOT NULL
    ) AS not_in_pool
FROM {{ ref('staged_english_captions') }}
