-- The rows that raters see: of each language and source as many as asked, from as many hosts as there are.
-- Source: ours; a hash draws, so the same rows in any order give the same. A text and a picture stand once, so
-- that neither a template nor a picture with many alts is judged again and again.
with draws as (
    select
        id, language, source, text, host, cluster, blob, safety,
        md5({{ var('seed') }} || id) as draw
    from {{ ref('dataset') }}
    where list_contains({{ var('languages') }}, language)
),
texts as (
    select * from draws
    qualify row_number() over (partition by language, source, text order by draw) = 1
),
pictures as (
    select * from texts
    qualify row_number() over (partition by language, source, cluster order by draw) = 1
),
rounds as (
    select *, row_number() over (partition by language, source, host order by draw) as round
    from pictures
)
select id, language, source, text, host, blob, safety
from rounds
qualify row_number() over (partition by language, source order by round, draw) <= {{ var('rows') }}
order by language, source, draw
