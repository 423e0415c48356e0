-- Everything that may become a row of the dataset, named by picture, text, source and language.
-- Source: the hash is that of mella.identity.identify, so the names are stable under re-runs.
select
    entries.*, row_number() over () as row_id,
    left(sha256(concat_ws(chr(31), image_sha256, text, source, {{ var('language') }})), 32) as id
from (
    select * from {{ ref('alt_entries') }}
    union all
    select * from {{ ref('caption_entries') }}
) as entries
