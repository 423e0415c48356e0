-- The captures of every address reached that are no redirects.
-- Source: the index of the crawl's image records.
select
    captures.url, captures.warc_uri, captures.warc_offset, captures.http_status,
    captures.payload_digest, captures.revisit, captures.refers_to, captures.truncated
from {{ ref('crawl_images') }} as captures
semi join {{ ref('hops') }} as hops on captures.url = hops.url
where not (captures.location is not null and captures.http_status between 300 and 399)
