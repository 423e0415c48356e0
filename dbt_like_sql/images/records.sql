-- The record to read for each address reached: its earliest successful capture, else the original of a revisit.
-- Source: ours; the bytes as the address itself served them come before those of another.
select url, min_by(record, (revisit, record.warc_uri, record.warc_offset)) as record
from (
    select
        url, revisit,
        {'warc_uri': warc_uri, 'warc_offset': warc_offset, 'url': url, 'opt_out': null::varchar} as record
    from {{ ref('captures') }}
    where not revisit and http_status between 200 and 299
    union all
    select captures.url, captures.revisit, originals.record
    from {{ ref('captures') }} as captures
    join {{ ref('originals') }} as originals on captures.payload_digest = originals.payload_digest
    where captures.revisit
) as readable
group by url
