-- Figures of the pairs of a crawl. The funnel counts records and, apart, image tags: records that
-- entered less those it accounts for, pages with pairs beyond the pages it calls kept (fewer are right: a page
-- without images has no pairs), and pairs less the images it calls kept.
SELECT
    count(alt) AS with_alt,
    (SELECT coalesce(sum(pairs) FILTER (WHERE reason = 'unreadable_file') / sum(pairs), 0)
     FROM {{ ref('staged_funnel') }} WHERE unit = 'records') AS unreadable_share,
    (SELECT coalesce(sum(records), 0) FROM {{ ref('published_raw_crawl') }})
        - (SELECT coalesce(sum(pairs), 0) FROM {{ ref('staged_funnel') }} WHERE unit = 'records') AS unaccounted,
    greatest(0, count(DISTINCT (warc_uri, warc_offset))
        - (SELECT coalesce(sum(pairs), 0) FROM {{ ref('staged_funnel') }} WHERE reason = 'kept')) AS uncounted_pages,
    count(*)
        - (SELECT coalesce(sum(pairs), 0) FROM {{ ref('staged_funnel') }} WHERE reason = 'image_kept') AS uncounted_pairs
FROM {{ ref('staged_image_alt_pairs') }}
