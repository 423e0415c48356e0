-- Figures of the kept pairs of one language: those that entered less those that the funnel accounts
-- for, and those kept by the funnel less the rows.
SELECT
    (SELECT count(*) FROM {{ ref('published_image_alt_pairs') }} WHERE candidate_language = {{ var('language') }})
        - (SELECT coalesce(sum(pairs), 0) FROM {{ ref('staged_funnel') }}) AS unaccounted,
    (SELECT coalesce(sum(pairs), 0) FROM {{ ref('staged_funnel') }} WHERE reason = 'kept')
        - count(*) AS kept_mismatch,
    (SELECT count(*) FROM {{ ref('staged_funnel') }}
     WHERE reason <> 'kept' AND reason NOT IN {{ var('alt_text.rules') }}) AS unknown_rules,
    -- Not by alt_lang: the rules leave none of another, where the page said so.
    avg((text_lang NOT IN (language, 'und'))::INTEGER) AS other_language_share,
    avg(letters) AS mean_letters,
    avg(informativeness) AS mean_informativeness,
    count(*) FILTER (WHERE masked) AS masked_rows
FROM {{ ref('staged_alt_text') }}
