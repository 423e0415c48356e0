-- duplicate: the same text on the same image address again; the first page in order of address stays.
-- Source: COYO and LAION keep a pair once; judges only what the rules before it leave. Setting: alt_text.rules.
-- Compared by 64 bits of the text and 64 of the address, and only what comes twice, so that DuckDB groups numbers, in
-- buckets of their hash that it spills: of 20 million pairs two different ones would be taken for one with a chance of 1e-11.
with repeated as (
    select hash(text, image_url) as pair
    from {{ ref('first_verdicts') }}
    where coalesce(place, {{ var('kept_place') }}) > {{ var('duplicate_place') }}
    group by pair
    having count(*) > 1
)
select row_id
from (
    select
        row_id, hash(text) as text_hash, hash(image_url) as image_hash,
        page_url, warc_uri, warc_offset, pair_id
    from {{ ref('first_verdicts') }}
    where coalesce(place, {{ var('kept_place') }}) > {{ var('duplicate_place') }}
        and hash(text, image_url) in (select pair from repeated)
) as again
qualify row_number() over (
    partition by text_hash, image_hash
    order by page_url, warc_uri, warc_offset, pair_id
) > 1
