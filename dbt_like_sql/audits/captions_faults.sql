-- The translations of one language, with the faults of each row.
SELECT
    *,
    image_sha256 AS key,
    crawl <> {{ var('crawl') }} OR language <> {{ var('language') }} AS other_partition,
    trim(captioner) = '' AS unnamed_captioner,
    trim(translator) = '' AS unnamed_translator,
    length(text) NOT BETWEEN {{ var('captions.min_characters') }} AND {{ var('captions.max_characters') }}
        AS length_out_of_range,
    text = english AS untranslated,
    script NOT IN {{ var('scripts') }} AS unknown_script,
    attempts < 1 AS no_attempt,
    finish_reason <> 'stop' AS unfinished,
    length_ratio <= 0 AS empty_ratio,
    NOT EXISTS (
        SELECT 1 FROM {{ ref('published_english_captions') }} AS source
        WHERE source.image_sha256 = staged.image_sha256 AND source.english = staged.english
    ) AS without_source
FROM {{ ref('staged_captions') }} AS staged
