-- generic_word: the whole text, numbers aside, is a word or phrase that fits any picture, or only such words.
-- Source: ours; words in mella/alt_text/generic_words.tsv and alt_text.generic_words.
select text from {{ ref('texts') }}
where words in (select phrase from {{ ref('generic_words') }})
union
select text
from {{ ref('short_words') }} as short_words
left join {{ ref('generic_words') }} as generic_words on short_words.word = generic_words.phrase
group by text
having count(*) = count(generic_words.phrase) and count(*) <= 4
