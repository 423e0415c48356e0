-- The sources in which every answer can be held against another picture: no cluster has more than half.
SELECT source
FROM (
    SELECT source, cluster, count(*) AS answers
    FROM (SELECT DISTINCT source, cluster, id FROM {{ ref('staged_predictions') }})
    GROUP BY source, cluster
)
GROUP BY source
HAVING 2 * max(answers) <= sum(answers)
