-- Figures of the pictures of one language. Every kept pair has a row here; the funnel counts rows.
SELECT
    count(*) FILTER (WHERE status = 'ok') AS ok_rows,
    avg((status = 'ok')::INTEGER) AS ok_share,
    avg((reason IS NOT DISTINCT FROM 'unreadable_file')::INTEGER) AS unreadable_share,
    avg(text_rank) AS mean_text_rank,
    count(*) FILTER (WHERE safety = 'blocked') AS blocked_rows,
    (SELECT count(DISTINCT pair_id) FROM {{ ref('published_alt_text') }})
        - count(DISTINCT pair_id) FILTER (WHERE has_alt) AS pairs_without_row,
    count(*) - (SELECT coalesce(sum(pairs), 0) FROM {{ ref('staged_funnel') }}) AS unaccounted,
    count(*) FILTER (WHERE status = 'ok')
        - (SELECT coalesce(sum(pairs), 0) FROM {{ ref('staged_funnel') }} WHERE reason = 'kept') AS kept_mismatch
FROM {{ ref('staged_images') }}
