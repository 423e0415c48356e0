-- What the arms said, with the faults of each row. Source `english` asks a caption's row once more.
SELECT
    *,
    concat_ws(' ', arm, seed, source, id) AS key,
    language <> {{ var('language') }} OR recipe <> {{ var('recipe') }} AS other_partition,
    arm NOT IN ('base', 'tuned', 'blind', 'swapped') AS unknown_arm,
    source NOT IN ('alt_text', 'caption', 'english') AS unknown_source,
    trim(prompt) = '' AS blank_prompt,
    trim(reference) = '' AS blank_reference,
    finish_reason NOT IN ('stop', 'length') AND finish_reason NOT LIKE 'error:%' AS unknown_end,
    CASE arm
        WHEN 'blind' THEN shown_sha256 IS NOT NULL
        WHEN 'swapped' THEN shown_sha256 IS NULL OR EXISTS (
            SELECT 1 FROM {{ ref('published_dataset') }} AS shown
            WHERE shown.image_sha256 = staged.shown_sha256 AND shown.cluster = staged.cluster
        )
        ELSE shown_sha256 IS DISTINCT FROM image_sha256
    END AS shown_otherwise,
    NOT EXISTS (
        SELECT 1 FROM {{ ref('published_dataset') }} AS asked
        WHERE asked.split = 'test' AND asked.id = staged.id AND asked.image_sha256 = staged.image_sha256
            AND asked.cluster = staged.cluster
            AND staged.reference = CASE staged.source WHEN 'english' THEN asked.english ELSE asked.text END
    ) AS not_a_test_row
FROM {{ ref('staged_predictions') }} AS staged
