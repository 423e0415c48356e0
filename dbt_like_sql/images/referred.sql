-- The record at each address to which a revisit refers, and whether it states a digest.
-- Source: WARC 1.1, WARC-Refers-To-Target-URI.
select
    records.url,
    min_by(
        {'warc_uri': records.warc_uri, 'warc_offset': records.warc_offset, 'url': records.url},
        (records.truncated is not null, records.warc_uri, records.warc_offset)
    ) as record,
    bool_or(records.payload_digest is not null) as stated
from {{ ref('crawl_images') }} as records
semi join (select refers_to from {{ ref('captures') }} where revisit) as asked on records.url = asked.refers_to
where not records.revisit and records.http_status between 200 and 299
group by records.url
