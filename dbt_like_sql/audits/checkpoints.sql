-- Figures of the checkpoints of one language and recipe: trainings of an arm and a seed that are missing.
SELECT
    CASE WHEN count(*) = 0 THEN 0 ELSE
        (SELECT count(*)
         FROM (SELECT unnest({{ var('arms') }}) AS arm) AS arms
         CROSS JOIN (SELECT unnest({{ var('seeds') }}) AS seed) AS seeds
         ANTI JOIN {{ ref('staged_checkpoints') }} USING (arm, seed))
    END AS missing_trainings,
    max(merged_difference) AS merged_difference,
    min(adapter_norm) AS adapter_norm
FROM {{ ref('staged_checkpoints') }}
