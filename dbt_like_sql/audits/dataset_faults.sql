-- The merged pairs of one language, with the faults of each row.
SELECT
    *,
    id AS key,
    language <> {{ var('language') }} AS other_partition,
    source NOT IN ('alt_text', 'caption', 'thick') AS unknown_source,
    pool NOT IN ('know', 'ling') AS unknown_pool,
    split NOT IN ('train', 'validation', 'test') AS unknown_split,
    safety NOT IN ('unchecked', 'passed', 'blocked') AS unknown_safety,
    safety = 'blocked' AS blocked_picture,
    trim(text) = '' AS blank_text,
    trim(prompt) = '' AS blank_prompt,
    pool <> CASE source WHEN 'caption' THEN 'ling' ELSE 'know' END AS source_outside_pool,
    source = 'thick' AND split <> 'train' AS thick_outside_training,
    source = 'caption' AND (english IS NULL OR captioner IS NULL OR translator IS NULL)
        AS caption_without_origin,
    script NOT IN {{ var('scripts') }} AS unknown_script,
    least(width, height) < 1 AS no_size,
    blob.length < 1 OR blob.offset < 0 OR NOT ends_with(blob.shard, image_sha256) AS blob_mismatch,
    NOT regexp_matches(page_url, '^https?://[^/\s]+') AS relative_page_url,
    NOT regexp_matches(image_url, '^https?://[^/\s]+') AS relative_image_url,
    cluster IN (
        SELECT cluster FROM {{ ref('staged_dataset') }} GROUP BY cluster HAVING count(DISTINCT split) > 1
    ) AS cluster_in_two_splits,
    cluster IN (
        SELECT cluster FROM {{ ref('staged_dataset') }} GROUP BY cluster HAVING count(DISTINCT pool) > 1
    ) AS cluster_in_two_pools,
    NOT EXISTS (
        SELECT 1 FROM {{ ref('published_splits') }} AS assigned
        WHERE assigned.image_sha256 = staged.image_sha256 AND assigned.cluster = staged.cluster
            AND assigned.pool = staged.pool AND assigned.split = staged.split
    ) AS not_as_assigned,
    source = 'alt_text' AND count(*) OVER (PARTITION BY source, cluster, text) > 1 AS repeated_text,
    image_sha256 IN (
        SELECT image_sha256 FROM {{ ref('staged_dataset') }}
        GROUP BY image_sha256 HAVING count(DISTINCT text) > {{ var('dataset.texts_per_picture') }}
    ) AS too_many_texts
FROM {{ ref('staged_dataset') }} AS staged
