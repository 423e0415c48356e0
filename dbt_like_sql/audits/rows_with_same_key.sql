-- Some of the rows that share their key with another.
SELECT *
FROM {{ ref(var('faulty')) }}
QUALIFY count(*) OVER (PARTITION BY key) > 1
ORDER BY key
LIMIT {{ var('limit') }}
