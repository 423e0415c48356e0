-- Up to three entries for each reason, of as many hosts as there are, drawn by hash.
-- Source: ours.
with keyed as (
    select
        coalesce(reason, 'kept') as reason, host,
        {'text': text, 'page_url': page_url, 'image_url': image_url} as example,
        sha256(concat_ws(chr(31), source, crawl, coalesce(pair_id, image_sha256), text)) as key
    from {{ ref('judged_entries') }}
),
per_host as (
    select reason, min_by({'example': example, 'key': key}, key, 3) as found
    from keyed
    group by reason, host
),
ranked as (
    select reason, unnest(found) as one, generate_subscripts(found, 1)::varchar as rank
    from per_host
)
select reason, min_by(one.example, rank || one.key, 3) as examples
from ranked
group by reason
