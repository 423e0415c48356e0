-- duplicate: the same text on the same image address again; the first page in order of address stays.
-- Source: COYO and LAION keep a pair once; judges only what the rules before it leave. Setting: alt_text.rules.
-- Only pairs whose hash comes twice are compared: rows are numbers to DuckDB, in buckets that it spills, until then.
with repeated as (
    select hash(text, image_url) as key
    from {{ ref('first_verdicts') }}
    where coalesce(place, {{ var('kept_place') }}) > {{ var('duplicate_place') }}
    group by key
    having count(*) > 1
)
select row_id
from {{ ref('first_verdicts') }}
where coalesce(place, {{ var('kept_place') }}) > {{ var('duplicate_place') }}
    and hash(text, image_url) in (select key from repeated)
qualify row_number() over (
    partition by text, image_url
    order by page_url, warc_uri, warc_offset, pair_id
) > 1
