-- The pairs of a crawl, with the faults of each row.
SELECT
    *,
    pair_id AS key,
    crawl <> {{ var('crawl') }} AS other_partition,
    NOT regexp_matches(page_url, '^https?://[^/\s]+') AS relative_page_url,
    NOT regexp_matches(image_url, '^https?://[^/\s]+') AS relative_image_url,
    len(list_filter(other_urls, lambda url: NOT regexp_matches(url, '^https?://[^/\s]+'))) > 0 AS relative_other_urls,
    NOT (page_lang_score BETWEEN 0 AND 1 AND alt_lang_score BETWEEN 0 AND 1
        AND text_lang_score BETWEEN 0 AND 1) AS score_out_of_range,
    candidate_language NOT IN {{ var('languages') }} AND candidate_language <> 'und' AS unknown_language,
    image_source NOT IN ('src', 'lazy', 'srcset', 'picture', 'noscript') AS unknown_image_source,
    alt = '' AS empty_alt,
    host = '' AS empty_host,
    warc_offset < 0 AS negative_offset
FROM {{ ref('staged_image_alt_pairs') }}
