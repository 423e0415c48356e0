-- Where the image responses of a crawl lie, with the faults of each row.
SELECT
    *,
    concat_ws(' ', warc_uri, warc_offset) AS key,
    crawl <> {{ var('crawl') }} AS other_partition,
    NOT regexp_matches(url, '^https?://[^/\s]+') AS relative_url,
    warc_offset < 0 AS negative_offset
FROM {{ ref('staged_crawl_images') }}
