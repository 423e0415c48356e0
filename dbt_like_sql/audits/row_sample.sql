-- A sample of the rows, drawn by the hash of their key: the same one on every machine and in every run.
SELECT COLUMNS({{ var('wanted') }})
FROM {{ ref(var('faulty')) }}
WHERE md5_number_lower(key) % {{ var('one_in') }} = 0
ORDER BY md5_number_lower(key), key
LIMIT {{ var('limit') }}
