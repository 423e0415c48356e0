-- What every table promises: how many rows there are, how many repeat a key, how many lack a
-- required value, and how many have each of the table's faults. One row.
SELECT
    count(*) AS rows,
    count(*) - count(DISTINCT key) AS duplicate_keys,
    count_if(COLUMNS({{ var('required') }}) IS NULL) AS "null_\1",
    count_if(COLUMNS({{ var('faults') }})) AS "\1"
FROM {{ ref(var('faulty')) }}
