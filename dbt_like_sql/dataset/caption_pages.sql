-- The page a captioned picture is credited to: the first in order of address, alt or none.
-- Source: ours; one page a picture and crawl, the same whatever the order of the rows.
select
    pictures.crawl, pictures.image_sha256, pictures.pair_id, pages.page_url, pages.image_url, pages.host,
    pages.country, pages.mt_suspect, pages.licence, pages.warc_uri, pages.warc_offset
from {{ ref('image_alt_pairs') }} as pages
join {{ ref('pictures') }} as pictures
    on pictures.crawl = pages.crawl and pictures.pair_id = pages.pair_id
where pictures.status = 'ok'
    and pictures.image_sha256 in (select image_sha256 from {{ ref('captioned_pictures') }})
qualify row_number() over (
    partition by pictures.crawl, pictures.image_sha256
    order by pages.page_url, pages.warc_uri, pages.warc_offset, pages.pair_id
) = 1
