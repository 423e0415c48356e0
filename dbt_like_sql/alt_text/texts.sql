-- Each distinct text once, with what the rules measure of it.
-- Source: ours. letters are counted as mella.alt_text.normalise says; words is the text in lower case with
-- everything but letters and marks as one space, and without tatweel and vowel signs, which most writers of
-- Arabic leave out.
select
    text,
    len(regexp_replace(text, {{ var('no_letters') }}, '', 'g')) as letters,
    len(regexp_replace(text, '[^\x{AC00}-\x{D7A3}]', '', 'g')) as hangul,
    trim(regexp_replace(
        lower(regexp_replace(text, {{ var('optional_signs') }}, '', 'g')), '[^\p{L}\p{M}]+', ' ', 'g'
    )) as words
from (
    select distinct text
    from {{ ref('spellings') }}
    where text <> ''
) as distinct_texts
