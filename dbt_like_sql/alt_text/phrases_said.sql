-- Each text with each list that it has a phrase of, as whole words: `boilerplate`, and the user's `offensive`. Inside
-- words where a script has no spaces.
-- Source: ours. A phrase is looked for where its first word stands, once a text, so that time does not grow with the
-- length of a list; each phrase without bounds is looked for in each text of such a script.
with phrases as (
    select 'boilerplate' as list, needle from {{ ref('boilerplate_phrases') }}
    union all
    select 'offensive' as list, needle from {{ ref('offensive_terms') }}
),
openings as (
    select list, needle, split_part(needle, ' ', 2) as word from phrases where starts_with(needle, ' ')
),
words as (
    select text, words, unnest(list_distinct(string_split(words, ' '))) as word from {{ ref('texts') }}
)
select words.text, openings.list
from words
join openings on words.word = openings.word and contains(' ' || words.words || ' ', openings.needle)
union
select texts.text, phrases.list
from {{ ref('texts') }} as texts
join phrases on contains(texts.words, phrases.needle)
where not starts_with(phrases.needle, ' ') and regexp_matches(texts.words, {{ var('without_word_bounds') }})
