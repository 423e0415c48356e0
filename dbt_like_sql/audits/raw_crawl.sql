-- Figures of a manifest. `problem_mismatch` is the problems counted less those listed; a file that
-- could not be read to its end has no checksum.
SELECT
    coalesce(sum(records), 0) AS records,
    coalesce(sum(problems), 0) AS problems,
    coalesce(sum(problems), 0) - (SELECT count(*) FROM {{ ref('staged_crawl_problems') }}) AS problem_mismatch,
    avg((sha256 = '')::INTEGER) AS unreadable_share
FROM {{ ref('staged_raw_crawl') }}
