-- The addresses of each wanted pair in the order in which they are tried: its own, then those of the others that the
-- crawl holds or that are forgotten. A stand-in is not read: one that images of other addresses and other texts name as
-- well, on the same page, or more than four of them in the crawl.
-- Source: ours; a browser loads one candidate of a srcset, and a crawl by browser holds that one alone. A wrong picture
-- costs more than a missing one.
with others as (
    select
        pairs.pair_id, pairs.page_url, pairs.image_url, pairs.alt,
        unnest(pairs.other_urls) as url,
        generate_subscripts(pairs.other_urls, 1) as place
    from {{ ref('image_alt_pairs') }} as pairs
    where pairs.other_urls is not null
),
held as (
    select others.*
    from others
    semi join {{ ref('crawl_images') }} as captures on others.url = captures.url
    anti join {{ ref('forgotten_addresses') }} as unwanted on others.url = unwanted.address
),
of_pages as (
    select page_url, url
    from held
    group by page_url, url
    having count(distinct image_url) > 1 and count(distinct alt) > 1
),
of_crawl as (
    select url from held group by url having count(distinct image_url) > 4 and count(distinct alt) > 4
),
tried as (
    select held.pair_id, held.url, held.place
    from held
    anti join of_pages on held.page_url = of_pages.page_url and held.url = of_pages.url
    anti join of_crawl on held.url = of_crawl.url
    union all
    select others.pair_id, others.url, others.place
    from others
    semi join {{ ref('forgotten_addresses') }} as unwanted on others.url = unwanted.address
)
select pair_id, image_url as url, 0 as place from {{ ref('wanted') }}
union all
select tried.pair_id, tried.url, tried.place
from tried
semi join {{ ref('wanted') }} as wanted on tried.pair_id = wanted.pair_id
