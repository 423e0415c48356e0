-- Every wanted pair with the record that holds its picture, or the reason why none does.
-- Source: ours; rows in = rows out.
select
    wanted.pair_id, wanted.image_url, wanted.licence, wanted.has_alt, outcomes.served_url,
    outcomes.record.warc_uri as warc_uri, outcomes.record.warc_offset as warc_offset,
    outcomes.record.url as record_url, outcomes.reason
from {{ ref('wanted') }} as wanted
join {{ ref('outcomes') }} as outcomes on wanted.image_url = outcomes.image_url
order by warc_uri, warc_offset, wanted.pair_id
