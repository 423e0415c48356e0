-- Each distinct text once, with what the rules measure of it.
-- Source: ours. letters counts \p{L} and the Thai vowel and tone marks, which are letters to a Thai
-- reader; words is the text in lower case with everything but letters and marks as one space, and without
-- tatweel and vowel signs, which most writers of Arabic leave out.
select
    text,
    len(regexp_replace(text, '[^\p{L}\x{0E31}\x{0E34}-\x{0E3A}\x{0E47}-\x{0E4E}]', '', 'g')) as letters,
    len(regexp_replace(text, '[^\x{AC00}-\x{D7A3}]', '', 'g')) as hangul,
    trim(regexp_replace(
        lower(regexp_replace(text, '[\x{0640}\x{064B}-\x{065F}\x{0670}]', '', 'g')), '[^\p{L}\p{M}]+', ' ', 'g'
    )) as words
from (
    select distinct text
    from {{ ref('spellings') }}
    where text <> ''
) as distinct_texts
