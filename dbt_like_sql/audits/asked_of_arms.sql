-- What each arm should have been asked: all the same, in the same words, of the same pictures. English is
-- asked before and after tuning alone; a picture is swapped where there is one to swap it with.
SELECT
    arms.arm,
    arms.seed,
    asked.*
FROM (
    SELECT arm, seed FROM {{ ref('published_checkpoints') }}
    UNION
    SELECT 'swapped', seed FROM {{ ref('published_checkpoints') }} WHERE arm = 'tuned'
    UNION
    SELECT 'base', {{ var('seeds') }}[1]
) AS arms
CROSS JOIN (
    SELECT DISTINCT source, id, image_sha256, prompt, reference FROM {{ ref('staged_predictions') }}
) AS asked
WHERE (asked.source <> 'english' OR arms.arm IN ('base', 'tuned'))
    AND (arms.arm <> 'swapped' OR asked.source IN (SELECT source FROM {{ ref('swappable_sources') }}))
