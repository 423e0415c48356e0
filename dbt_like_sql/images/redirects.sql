-- Where each address of the crawl redirects to: the earliest capture says.
-- Source: RFC 9110, section 15.4.
select url, min_by(location, (warc_uri, warc_offset)) as location
from {{ ref('crawl_images') }}
where location is not null and http_status between 300 and 399
group by url
