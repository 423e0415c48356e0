-- Every caption of the language with its picture and a page, or the reason why it is not used.
-- Source: MELLA, generated captions teach language: pictures of the pool `ling`, blocked ones never.
select
    'caption' as source, captions.crawl, pages.pair_id, pages.page_url, pages.image_url, pages.host,
    pages.country, pages.mt_suspect, coalesce(pictures.licence, pages.licence) as licence,
    pages.warc_uri, pages.warc_offset,
    captions.text, captions.script,
    captions.english, captions.captioner, captions.translator,
    captions.image_sha256, pictures.blob, pictures.width, pictures.height, pictures.safety,
    splits.pool, splits.split, splits.cluster,
    case
        when pictures.image_sha256 is null then 'image_missing'
        when pictures.safety = 'blocked' then 'image_blocked'
        when pages.page_url is null then 'page_missing'
        when splits.image_sha256 is null then 'picture_without_split'
        when splits.pool <> 'ling' then 'picture_in_other_pool'
    end as reason
from {{ ref('captions') }} as captions
left join {{ ref('captioned_pictures') }} as pictures
    on captions.crawl = pictures.crawl and captions.image_sha256 = pictures.image_sha256
left join {{ ref('caption_pages') }} as pages
    on captions.crawl = pages.crawl and captions.image_sha256 = pages.image_sha256
left join {{ ref('splits') }} as splits on captions.image_sha256 = splits.image_sha256
where captions.language = {{ var('language') }}
