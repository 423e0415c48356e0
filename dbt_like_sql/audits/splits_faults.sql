-- The split of every picture, with the faults of each row. A cluster is whole: one split, one pool.
SELECT
    *,
    image_sha256 AS key,
    pool NOT IN ('know', 'ling') AS unknown_pool,
    split NOT IN ('train', 'validation', 'test') AS unknown_split,
    cluster IN (
        SELECT cluster FROM {{ ref('staged_splits') }} GROUP BY cluster HAVING count(DISTINCT split) > 1
    ) AS cluster_in_two_splits,
    cluster IN (
        SELECT cluster FROM {{ ref('staged_splits') }} GROUP BY cluster HAVING count(DISTINCT pool) > 1
    ) AS cluster_in_two_pools,
    split <> 'test' AND image_sha256 IN (
        SELECT image_sha256 FROM {{ ref('published_splits') }} WHERE split = 'test'
    ) AS left_the_test_split,
    EXISTS (
        SELECT 1 FROM {{ ref('published_splits') }} AS before
        WHERE before.image_sha256 = staged.image_sha256
            AND (before.split <> staged.split OR before.pool <> staged.pool)
    ) AS assigned_anew,
    pool = 'know' AND NOT has_alt AS know_without_alt,
    NOT list_has_all({{ var('languages') }}, languages) AS unknown_language
FROM {{ ref('staged_splits') }} AS staged
