-- The manifest of a crawl, with the faults of each row.
SELECT
    *,
    warc_uri AS key,
    crawl <> {{ var('crawl') }} AS other_partition,
    sha256 = '' AND problems = 0 AS no_checksum,
    compression NOT IN ('gzip', 'zstd', 'none') AS unknown_compression,
    least(shard, bytes, records, html_responses, image_responses, problems) < 0 AS negative_count,
    records < html_responses + image_responses AS more_responses_than_records
FROM {{ ref('staged_raw_crawl') }}
