-- The addresses of each wanted pair in the order in which they are tried: its own, then those of the others that the
-- crawl holds.
-- Source: ours; a browser loads one candidate of a srcset, and a crawl by browser holds that one alone.
with others as (
    select
        pairs.pair_id,
        unnest(pairs.other_urls) as url,
        generate_subscripts(pairs.other_urls, 1) as place
    from {{ ref('image_alt_pairs') }} as pairs
    semi join {{ ref('wanted') }} as wanted on pairs.pair_id = wanted.pair_id
    where pairs.other_urls is not null
)
select pair_id, image_url as url, 0 as place from {{ ref('wanted') }}
union all
select others.pair_id, others.url, others.place
from others
semi join {{ ref('crawl_images') }} as captures on others.url = captures.url
