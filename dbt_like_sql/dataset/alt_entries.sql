-- Every alt-text of the language with its picture, or the reason why it has none it may use.
-- Source: MELLA, native alt-text teaches culture: pictures of the pool `know`, blocked ones never.
select
    'alt_text' as source, texts.crawl, texts.pair_id, texts.page_url, texts.image_url, texts.host,
    texts.country, texts.mt_suspect, coalesce(pictures.licence, texts.licence) as licence,
    texts.warc_uri, texts.warc_offset,
    texts.text, coalesce(texts.alt_script, {{ var('default_script') }}) as script,
    null::varchar as english, null::varchar as captioner, null::varchar as translator,
    pictures.image_sha256, pictures.blob, pictures.width, pictures.height, pictures.safety,
    splits.pool, splits.split, splits.cluster,
    case
        when pictures.pair_id is null then 'image_missing'
        when pictures.status <> 'ok' then
            'image_' || regexp_replace(coalesce(pictures.reason, 'failed'), '^image_', '')
        when pictures.safety = 'blocked' then 'image_blocked'
        when splits.image_sha256 is null then 'picture_without_split'
        when splits.pool <> 'know' then 'picture_in_other_pool'
    end as reason
from {{ ref('alt_text') }} as texts
left join {{ ref('pictures') }} as pictures
    on texts.crawl = pictures.crawl and texts.pair_id = pictures.pair_id
left join {{ ref('splits') }} as splits on pictures.image_sha256 = splits.image_sha256
where texts.language = {{ var('language') }}
