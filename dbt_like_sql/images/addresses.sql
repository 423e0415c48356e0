-- The addresses of each wanted pair in the order in which they are tried: its own, then those of the others that the
-- crawl holds or that are forgotten. One that images of more than eight addresses name is a stand-in, and is not read.
-- Source: ours; a browser loads one candidate of a srcset, and a crawl by browser holds that one alone.
with others as (
    select
        pairs.pair_id,
        pairs.image_url,
        unnest(pairs.other_urls) as url,
        generate_subscripts(pairs.other_urls, 1) as place
    from {{ ref('image_alt_pairs') }} as pairs
    where pairs.other_urls is not null
),
known as (
    select others.pair_id, others.image_url, others.url, others.place
    from others
    semi join (
        select url from {{ ref('crawl_images') }}
        union all
        select address as url from {{ ref('forgotten_addresses') }}
    ) as of_interest on others.url = of_interest.url
),
stand_ins as (
    select known.url
    from known
    anti join {{ ref('forgotten_addresses') }} as unwanted on known.url = unwanted.address
    group by known.url
    having count(distinct known.image_url) > 8
)
select pair_id, image_url as url, 0 as place from {{ ref('wanted') }}
union all
select known.pair_id, known.url, known.place
from known
semi join {{ ref('wanted') }} as wanted on known.pair_id = wanted.pair_id
anti join stand_ins on known.url = stand_ins.url
