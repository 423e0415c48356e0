-- Some of the rows with one fault, the same ones whatever their order.
SELECT *
FROM {{ ref(var('faulty')) }}
WHERE COLUMNS({{ var('chosen') }})
ORDER BY key
LIMIT {{ var('limit') }}
