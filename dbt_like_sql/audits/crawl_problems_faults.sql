-- What could not be read of a crawl, with the faults of each row.
SELECT
    *,
    concat_ws(' ', warc_uri, warc_offset, reason) AS key,
    crawl <> {{ var('crawl') }} AS other_partition,
    NOT regexp_full_match(reason, '[a-z][a-z0-9_]*') AS unnamed_reason
FROM {{ ref('staged_crawl_problems') }}
