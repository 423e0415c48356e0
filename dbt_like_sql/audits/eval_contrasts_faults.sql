-- The tuned arm against the others, with the faults of each row. A contrast is the difference of the
-- values of its two arms, where both were asked of it.
SELECT
    staged.*,
    concat_ws(' ', contrast, staged.metric, staged.source, staged.subset) AS key,
    staged.language <> {{ var('language') }} OR staged.recipe <> {{ var('recipe') }} AS other_partition,
    contrast NOT IN ('tuned-base', 'tuned-blind', 'tuned-swapped') AS unknown_contrast,
    staged.n < 1 OR staged.clusters NOT BETWEEN 1 AND staged.n AS nothing_compared,
    NOT (
        isfinite(staged.low) AND isfinite(staged.high)
        AND difference BETWEEN staged.low - 1e-9 AND staged.high + 1e-9
    ) AS outside_interval,
    NOT (p > 0 AND p <= 1) AS p_out_of_range,
    coalesce(abs(tuned.value - other.value - difference) > 1e-6, TRUE) AS not_the_difference
FROM {{ ref('staged_eval_contrasts') }} AS staged
LEFT JOIN {{ ref('staged_eval_scores') }} AS tuned
    ON tuned.arm = 'tuned' AND (tuned.metric, tuned.source, tuned.subset)
        = (staged.metric, staged.source, staged.subset)
LEFT JOIN {{ ref('staged_eval_scores') }} AS other
    ON other.arm = split_part(contrast, '-', 2) AND (other.metric, other.source, other.subset)
        = (staged.metric, staged.source, staged.subset)
