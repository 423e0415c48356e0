-- The checkpoints of one language and recipe, with the faults of each row. NaN is greater than any number
-- here, and so beyond every bound.
SELECT
    *,
    concat_ws(' ', arm, seed) AS key,
    language <> {{ var('language') }} OR recipe <> {{ var('recipe') }} AS other_partition,
    arm NOT IN ('tuned', 'blind') AS unknown_arm,
    mix NOT IN ('alt_text', 'captions', 'both') AS unknown_mix,
    method NOT IN ('lora', 'full') AS unknown_method,
    precision NOT IN ('float32', 'bfloat16') AS unknown_precision,
    NOT (isfinite(train_loss) AND coalesce(isfinite(eval_loss), TRUE))
        OR len(list_filter(
            curve, lambda point: NOT (isfinite(point.loss) AND coalesce(isfinite(point.eval_loss), TRUE))
        )) > 0 AS loss_not_finite,
    NOT (merged_difference <= CASE precision
        WHEN 'bfloat16' THEN {{ var('gates.max_merged_difference_bfloat16') }}
        ELSE {{ var('gates.max_merged_difference') }}
    END) AS merged_differs,
    NOT (adapter_norm > 0 AND isfinite(adapter_norm)) AS nothing_learnt,
    steps < 1 OR best_step NOT BETWEEN 0 AND steps OR target_tokens < 1 OR used < 1 AS not_trained,
    rows <> used + unreadable_pictures + too_long + not_drawn AS unaccounted_rows,
    rows <> (
        SELECT count(*) FROM {{ ref('published_dataset') }}
        WHERE split = 'train' AND source IN {{ var('sources') }}
    ) AS other_rows,
    trim(merged_uri) = '' OR trim(adapter_uri) = '' AS unnamed_weights,
    EXISTS (
        SELECT 1 FROM {{ ref('staged_checkpoints') }} AS other
        WHERE other.seed = staged.seed AND (other.steps, other.mix, other.method, other.backbone)
            <> (staged.steps, staged.mix, staged.method, staged.backbone)
    ) AS arms_trained_otherwise
FROM {{ ref('staged_checkpoints') }} AS staged
