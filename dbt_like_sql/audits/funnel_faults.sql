-- What became of the rows that entered a stage, with the faults of each row.
SELECT
    *,
    concat_ws(' ', stage, crawl, language, reason) AS key,
    stage <> {{ var('stage') }} OR crawl <> {{ var('crawl') }} OR language <> {{ var('language') }}
        AS other_partition,
    NOT regexp_full_match(reason, '[a-z][a-z0-9_]*') AS unnamed_reason,
    pairs < 0 AS negative_count
FROM {{ ref('staged_funnel') }}
