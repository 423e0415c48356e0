-- The pictures of the pairs of one language, with the faults of each row.
SELECT
    *,
    pair_id AS key,
    crawl <> {{ var('crawl') }} OR language <> {{ var('language') }} AS other_partition,
    status NOT IN ('ok', 'failed') AS unknown_status,
    safety NOT IN ('unchecked', 'passed', 'blocked') AS unknown_safety,
    status = 'failed' AND reason IS NULL AS failed_without_reason,
    status = 'ok' AND (
        image_sha256 IS NULL OR phash IS NULL OR colour_signature IS NULL OR width IS NULL
        OR height IS NULL OR format IS NULL OR bytes IS NULL OR blob IS NULL OR served_url IS NULL
    ) AS incomplete_picture,
    status = 'ok' AND (
        least(width, height) < {{ var('images.min_side') }}
        OR greatest(width, height) > least(width, height) * {{ var('images.max_aspect') }}
        OR width::BIGINT * height > {{ var('images.max_pixels') }}
        OR bytes NOT BETWEEN {{ var('images.min_bytes') }} AND {{ var('images.max_bytes') }}
    ) AS outside_limits,
    status = 'ok' AND (
        blob.length <> bytes OR blob.offset < 0 OR NOT ends_with(blob.shard, image_sha256)
    ) AS blob_mismatch,
    text_rank IS NOT NULL AND (
        NOT isfinite(text_rank) OR NOT has_alt OR (status <> 'ok' AND reason <> 'low_text_rank')
    ) AS rank_out_of_place,
    NOT regexp_matches(image_url, '^https?://[^/\s]+') AS relative_image_url,
    NOT regexp_matches(served_url, '^https?://[^/\s]+') AS relative_served_url
FROM {{ ref('staged_images') }}
