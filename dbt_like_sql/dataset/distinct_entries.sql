-- duplicate: the same text of the same source on the same picture again; the earliest crawl's stays.
-- Source: COYO keeps (pHash, text) once; here over all crawls, by the picture's checksum.
select
    entries.* exclude (reason),
    case when entries.reason is null and row_number() over (
        partition by entries.id, entries.reason is null
        order by entries.crawl, entries.page_url, entries.warc_uri, entries.warc_offset, entries.pair_id
    ) > 1 then 'duplicate' else entries.reason end as reason
from {{ ref('entries') }} as entries
