-- other_language: the alt-text is in another language than the page, or than this funnel's.
-- Source: ours; native text is a claim to be supported by the text itself, a page cannot overrule it.
select row_id from {{ ref('candidates') }}
where alt is not null and alt_lang not in ({{ var('language') }}, 'und')
