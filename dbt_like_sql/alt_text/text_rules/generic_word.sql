-- generic_word: the whole text, numbers aside, is a word or phrase that fits any picture, or only such words, none of them in quotes beside others.
-- Source: ours; words in mella/alt_text/generic_words.tsv and alt_text.generic_words. What is quoted beside a word is the label that the picture shows: Линк „Profile” of a manual is the caption of that link.
{% set quoted %}[„“”"«‹‘「『][^„“”"«»‹›‘’「」『』]*\p{L}[^„“”"«»‹›‘’「」『』]*[“”"»›’」』]{% endset %}
with labels as (
    select text from {{ ref('texts') }}
    where regexp_matches(text, {{ quoted }})
        and regexp_matches(regexp_replace(text, {{ quoted }}, ' ', 'g'), '\p{L}')
)
select text from {{ ref('texts') }}
where words in (select phrase from {{ ref('generic_words') }})
union
select text
from {{ ref('short_words') }} as short_words
anti join labels on short_words.text = labels.text
left join {{ ref('generic_words') }} as generic_words on short_words.word = generic_words.phrase
group by text
having count(*) = count(generic_words.phrase) and count(*) <= 4
