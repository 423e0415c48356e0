-- The record to read for each address reached: a whole capture with status 200, else the original of a revisit, by its
-- digest or, where one of the two states none, by its address, else another successful capture; the earliest of equals.
-- Source: WARC 1.1, WARC-Truncated and section 6.7 (revisit); the bytes as the address itself served them come before
-- those of another.
select url, min_by(record, (partial, place, record.warc_uri, record.warc_offset)) as record
from (
    select
        url, 0 as place, truncated is not null or http_status <> 200 as partial,
        {'warc_uri': warc_uri, 'warc_offset': warc_offset, 'url': url} as record
    from {{ ref('captures') }}
    where not revisit and http_status between 200 and 299
    union all
    select captures.url, 1 as place, false as partial, originals.record
    from {{ ref('captures') }} as captures
    join {{ ref('originals') }} as originals on captures.payload_digest = originals.payload_digest
    where captures.revisit
    union all
    select captures.url, 2 as place, false as partial, referred.record
    from {{ ref('captures') }} as captures
    join {{ ref('referred') }} as referred on captures.refers_to = referred.url
    where captures.revisit and (captures.payload_digest is null or not referred.stated)
) as readable
group by url
