-- Figures of the scores of one language and recipe. `unanswered` is the test rows that were to be asked
-- less those that were; `asked_otherwise` the answers that an arm lacks, or gave to another question;
-- `arms_without_score` the arms that answered and have no score.
SELECT
    CASE WHEN (SELECT count(*) FROM {{ ref('published_checkpoints') }}) = 0 THEN 0 ELSE
        (SELECT coalesce(sum(least(rows, {{ var('evaluation.max_answers') }})), 0)
         FROM (SELECT count(*) AS rows FROM {{ ref('published_dataset') }}
               WHERE split = 'test' AND source IN ('alt_text', 'caption') GROUP BY source))
    END - (SELECT count(DISTINCT (source, id)) FROM {{ ref('staged_predictions') }}
           WHERE source IN ('alt_text', 'caption')) AS unanswered,
    (SELECT count(*) FROM {{ ref('asked_of_arms') }}
     ANTI JOIN {{ ref('staged_predictions') }} USING (arm, seed, source, id, image_sha256, prompt, reference)
    ) AS asked_otherwise,
    (SELECT count(DISTINCT arm) FROM {{ ref('staged_predictions') }}
     WHERE arm NOT IN (SELECT arm FROM {{ ref('staged_eval_scores') }} WHERE arm IS NOT NULL)
    ) AS arms_without_score,
    (SELECT count(*) FROM {{ ref('staged_predictions') }} WHERE finish_reason LIKE 'error:%') AS failed_answers
