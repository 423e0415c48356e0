-- The addresses of each wanted pair in the order in which they are tried: its own, that by https, then those of the
-- others that the crawl holds or that are forgotten. A stand-in is not read: one that images of other addresses and
-- other texts name as well, on the same page, or more than four of them in the crawl; nor an own address beside which
-- more than four images of other texts have another one each. One beside which several have another one each that the
-- crawl holds is read last.
-- Source: ours; a browser loads one candidate of a srcset, and by https what an https page names by http (W3C, Mixed
-- Content, "Upgrade a mixed content request"); a crawl by browser holds that one alone. A wrong picture costs more than
-- a missing one.
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
own_of_crawl as (
    select image_url as url
    from {{ ref('image_alt_pairs') }}
    where other_urls is not null
    group by image_url
    having count(distinct split_part(other_urls[1], '?', 1)) > 4 and count(distinct alt) > 4
),
own_of_some as (
    select image_url as url
    from (
        select image_url, alt, pair_id, min_by(split_part(url, '?', 1), place) as first_held
        from held
        group by image_url, alt, pair_id
    ) as of_pairs
    group by image_url
    having count(distinct first_held) > 1 and count(distinct alt) > 1
),
own as (
    select
        wanted.pair_id, wanted.image_url,
        own_of_crawl.url is not null as stand_in, own_of_some.url is not null as read_last
    from {{ ref('wanted') }} as wanted
    left join own_of_crawl on wanted.image_url = own_of_crawl.url
    left join own_of_some on wanted.image_url = own_of_some.url
),
by_https as (
    select pair_id, 'https' || substr(image_url, 5) as url, stand_in, read_last
    from own
    where image_url like 'http://%'
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
select pair_id, image_url as url, -1 as place, stand_in, read_last from own
union all
select by_https.pair_id, by_https.url, 0 as place, by_https.stand_in, by_https.read_last
from by_https
semi join (
    select url from {{ ref('crawl_images') }}
    union all
    select address as url from {{ ref('forgotten_addresses') }}
) as known on by_https.url = known.url
union all
select tried.pair_id, tried.url, tried.place, false as stand_in, false as read_last
from tried
semi join {{ ref('wanted') }} as wanted on tried.pair_id = wanted.pair_id
