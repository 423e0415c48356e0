-- mixed_language: besides its own language the text says something in another, of at least alt_text.mixed_letters letters: a clause of English, or prose in a foreign script.
-- Source: ours, after rows of bilingual sites (title | translation). Names are no second language: what stands in
-- quotes, and a part without an English function word and two uncapitalised words, or without two of a foreign script.
with plain as (
    select text, regexp_replace(text, '[„“”"«‹`_][^„“”"»›`_]*[“”"»›`_]', ' ', 'g') as said
    from {{ ref('texts') }}
    where letters >= 2 * {{ var('alt_text.mixed_letters') }} and regexp_matches(text, '[^\P{L}A-Za-z]')
),
-- Latin parts, as other scripts and separators part them.
parts as (
    select distinct text, unnest(string_split(
        regexp_replace(said, '[^\P{L}\p{Latin}]+|[•·()\[\]]|\s[-–—/]\s', '|', 'g'), '|'
    )) as part
    from plain
),
foreign_words as (
    select text, array_to_string(regexp_extract_all(
        said, '[^\P{L}\p{Latin}' || {{ var('own_letters') }} || '][\p{L}\p{M}]*'
    ), ' ') as words
    from plain
)
select text from parts
where not regexp_matches(part, '[^\P{L}A-Za-z]')
    and len(regexp_replace(part, '[^A-Za-z]', '', 'g')) >= {{ var('alt_text.mixed_letters') }}
    and regexp_matches(part, '(?i)\b(?:the|of|and|with|from|for|in|near|this|your)\b')
    and len(regexp_extract_all(regexp_replace(part, '\b(?:with|from|near|this|your)\b', ' ', 'g'), '\b[a-z]{4,}\b')) >= 2
union
select text from foreign_words
where len(regexp_replace(words, '\P{L}', '', 'g')) >= {{ var('alt_text.mixed_letters') }}
    and len(regexp_extract_all(words, '(?:^| )[^\p{Lu} ]')) >= 2
