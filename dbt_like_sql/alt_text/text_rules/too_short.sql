-- too_short: fewer letters than alt_text.min_letters and fewer Hangul syllables than alt_text.min_hangul, and no known name.
-- Source: measured on human captions: LAION's 5 characters drop 171 of 249 Korean captions, "more than two words" 234. All 24 shorter alts of the real crawl name an animal or a thing (곰, กบ, Ló, Ớt): what the word list of the language or mella/alt_text/short_names.tsv knows stays, but for words of a larger share than alt_text.short_name_share, units, and what codes are made of: ASCII letters or capitals.
select text from {{ ref('texts') }}
where letters < {{ var('alt_text.min_letters') }} and hangul < {{ var('alt_text.min_hangul') }}
    and (words not in (select phrase from {{ ref('short_names') }}) or regexp_matches(text, '\p{Lu}\p{Lu}'))
