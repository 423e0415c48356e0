-- The dataset: each entry that stays, with an instruction in its own script, drawn by hash.
-- Source: ours; wordings in mella/dataset/prompts.toml, setting dataset.prompt_seed.
select
    entries.id, {{ var('language') }} as language, entries.image_sha256, entries.blob, entries.text,
    entries.source, entries.pool, entries.split, entries.cluster, entries.script,
    prompts.prompt_id, prompts.prompt,
    entries.english, entries.captioner, entries.translator,
    entries.width, entries.height, entries.safety,
    entries.crawl, entries.page_url, entries.image_url, entries.host, entries.country,
    entries.mt_suspect, entries.licence, entries.warc_uri, entries.warc_offset
from {{ ref('judged_entries') }} as entries
join {{ ref('prompts') }} as prompts
    on prompts.family = entries.source
    and prompts.script = case
        when entries.script in (select script from {{ ref('prompts') }}) then entries.script
        else {{ var('default_script') }}
    end
    and prompts.number = ('0x' || left(
        sha256(concat_ws(chr(31), {{ var('dataset.prompt_seed') }}::varchar, entries.id)), 13
    ))::bigint % prompts.wordings
where entries.reason is null
order by entries.id
