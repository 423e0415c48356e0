-- Some of the rows that lack one required value, the same ones whatever their order.
SELECT *
FROM {{ ref(var('faulty')) }}
WHERE COLUMNS({{ var('chosen') }}) IS NULL
ORDER BY key
LIMIT {{ var('limit') }}
