-- For the digest of each revisit: the earliest record of the crawl that holds those bytes, a whole one before others.
-- Source: WARC 1.1, section 6.7 (revisit records hold no payload).
select
    records.payload_digest,
    min_by(
        {'warc_uri': records.warc_uri, 'warc_offset': records.warc_offset, 'url': records.url},
        (records.truncated is not null, records.warc_uri, records.warc_offset)
    ) as record
from {{ ref('crawl_images') }} as records
semi join (select payload_digest from {{ ref('captures') }} where revisit) as asked
    on records.payload_digest = asked.payload_digest
where not records.revisit and records.http_status between 200 and 299
group by records.payload_digest
