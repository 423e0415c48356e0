-- duplicate: the same text of the same source on the same picture again; the earliest crawl's stays.
-- Source: COYO keeps (pHash, text) once; here over all crawls. A native text stays once on near-duplicate pictures, a
-- caption once a picture: it was made for each.
select
    entries.* exclude (reason),
    case when entries.reason is null and row_number() over (
        partition by
            entries.source, entries.text, entries.reason is null,
            case when entries.source = 'alt_text' then entries.cluster else entries.image_sha256 end
        order by entries.crawl, entries.page_url, entries.warc_uri, entries.warc_offset, entries.pair_id
    ) > 1 then 'duplicate' else entries.reason end as reason
from {{ ref('entries') }} as entries
