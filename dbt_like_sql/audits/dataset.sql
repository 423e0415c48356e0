-- Figures of the merged pairs: rows by source and split, the texts that entered less those that the
-- funnel accounts for, and those kept by the funnel less the rows.
SELECT
    count(*) FILTER (WHERE source = 'alt_text') AS alt_text_rows,
    count(*) FILTER (WHERE source = 'caption') AS caption_rows,
    count(*) FILTER (WHERE source = 'thick') AS thick_rows,
    count(*) FILTER (WHERE split = 'test') AS test_rows,
    count(DISTINCT image_sha256) AS pictures,
    (SELECT count(*) FROM {{ ref('published_alt_text') }})
        + (SELECT count(*) FROM {{ ref('published_captions') }})
        - (SELECT coalesce(sum(pairs), 0) FROM {{ ref('staged_funnel') }}) AS unaccounted,
    (SELECT coalesce(sum(pairs), 0) FROM {{ ref('staged_funnel') }} WHERE reason = 'kept')
        - count(*) AS kept_mismatch
FROM {{ ref('staged_dataset') }}
