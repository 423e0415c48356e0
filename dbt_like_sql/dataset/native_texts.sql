-- Each native text that is long enough to have near copies, with its words.
-- Source: ours, as in the stage `alt_text`; words are counted as there.
select text, words, letters
from (
    select
        text,
        trim(regexp_replace(
            lower(regexp_replace(text, {{ var('optional_signs') }}, '', 'g')), '[^\p{L}\p{M}]+', ' ', 'g'
        )) as words,
        len(regexp_replace(text, {{ var('no_letters') }}, '', 'g')) + len(regexp_replace(text, '[^\x{AC00}-\x{D7A3}]', '', 'g')) as letters
    from (
        select distinct text from {{ ref('distinct_entries') }} where reason is null and source = 'alt_text'
    ) as distinct_texts
) as texts
where letters >= {{ var('dataset.near_duplicate_letters') }} and {{ var('dataset.near_duplicate_letters') }} > 0
