-- too_short: fewer letters than alt_text.min_letters and fewer Hangul syllables than alt_text.min_hangul.
-- Source: measured on human captions: LAION's 5 characters drop 171 of 249 Korean captions, "more than two words" 234.
select text from {{ ref('texts') }}
where letters < {{ var('alt_text.min_letters') }} and hangul < {{ var('alt_text.min_hangul') }}
