-- The scores of one language and recipe, with the faults of each row. NaN is greater than any number here.
SELECT
    *,
    concat_ws(' ', arm, metric, source, subset) AS key,
    language <> {{ var('language') }} OR recipe <> {{ var('recipe') }} AS other_partition,
    arm NOT IN ('base', 'tuned', 'blind', 'swapped') AS unknown_arm,
    source NOT IN ('alt_text', 'caption', 'english') AS unknown_source,
    subset NOT IN ('all', 'names', 'common', 'seen', 'unseen') AS unknown_subset,
    n < 1 OR clusters NOT BETWEEN 1 AND n AS nothing_counted,
    n > (
        SELECT count(*) FROM {{ ref('staged_predictions') }} AS said
        WHERE said.arm = staged.arm AND said.source = staged.source
    ) AS more_than_said,
    NOT (isfinite(low) AND isfinite(high) AND value BETWEEN low - 1e-9 AND high + 1e-9) AS outside_interval,
    value NOT BETWEEN -1e-9 AND 1e-9 + CASE
        WHEN metric IN ('bleu', 'chrf++') THEN 100
        WHEN metric = 'length_ratio' THEN 'infinity'::DOUBLE
        ELSE 1
    END AS out_of_scale,
    arm = 'tuned'
        AND metric IN ('bleu', 'chrf++', 'rouge_l', 'meteor', 'keyword_recall', 'keyword_precision')
        AND source IN (SELECT source FROM {{ ref('swappable_sources') }})
        AND (floor IS NULL OR floor_low IS NULL OR floor_high IS NULL) AS without_floor,
    floor NOT BETWEEN floor_low - 1e-9 AND floor_high + 1e-9 AS floor_outside_interval,
    trim(signature) = '' AS unsigned
FROM {{ ref('staged_eval_scores') }} AS staged
