-- The pairs that no rule takes, with the counts and the suspicion that need the whole crawl.
-- Source: ours, columns as mella/tables.py has them; mt_suspect holds where the page, the image or the text gives a
-- sign: an English article before text in another script is what a machine leaves of "A horse" (33 of 233 Arabic alts
-- of the stamps). What stands around a masked text may say again what was masked, so it is left out.
select
    candidates.crawl, {{ var('language') }} as language,
    candidates.pair_id, candidates.page_url, candidates.image_url,
    case when candidates.masked then candidates.text else candidates.alt end as alt,
    candidates.page_lang, candidates.page_lang_score, candidates.page_text_lang,
    candidates.alt_lang, candidates.alt_lang_score, candidates.alt_script, candidates.language_evidence,
    candidates.text_lang, candidates.text_lang_score, candidates.letters_lang, candidates.model_lang,
    candidates.alts_lang, candidates.html_lang, candidates.tld,
    case when not coalesce(candidates.masked, false) then candidates.context end as context, candidates.host, candidates.country,
    candidates.mt_suspect
        or measures.multilingual
        or regexp_matches(coalesce(candidates.text, ''), '^(?i:an?|the) [^\P{L}\p{Latin}]') as mt_suspect,
    candidates.charset, candidates.image_source, candidates.licence,
    candidates.declared_width, candidates.declared_height,
    candidates.warc_uri, candidates.warc_offset,
    coalesce(candidates.text, '') as text,
    coalesce(candidates.masked, false) as masked,
    measures.letters,
    measures.host_repeats,
    measures.crawl_repeats,
    measures.informativeness
from {{ ref('candidates') }} as candidates
join {{ ref('measures') }} as measures on candidates.row_id = measures.row_id
order by candidates.pair_id, candidates.warc_uri, candidates.warc_offset
