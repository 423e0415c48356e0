-- Figures of the translations: the share in the language asked for, descriptions less those that the
-- funnel accounts for, and those kept by the funnel less the rows.
SELECT
    avg((caption_lang = {{ var('language') }})::INTEGER) AS language_fidelity,
    (SELECT count(*) FROM {{ ref('published_english_captions') }})
        - (SELECT coalesce(sum(pairs), 0) FROM {{ ref('staged_funnel') }}) AS unaccounted,
    (SELECT coalesce(sum(pairs), 0) FROM {{ ref('staged_funnel') }} WHERE reason = 'kept')
        - count(*) AS kept_mismatch,
    avg(length_ratio) AS mean_length_ratio,
    avg(length(text)) AS mean_characters
FROM {{ ref('staged_captions') }}
