-- forgotten: the page or the image was asked to be forgotten.
-- Source: `mella forget`; addresses as the crawl has them, or a pair_id.
select row_id from {{ ref('candidates') }}
where page_url in (select address from {{ ref('forgotten_addresses') }})
    or image_url in (select address from {{ ref('forgotten_addresses') }})
    or pair_id in (select address from {{ ref('forgotten_addresses') }})
