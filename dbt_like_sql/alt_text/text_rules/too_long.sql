-- too_long: more letters than alt_text.max_letters, or ten times as many characters: an article pasted into the attribute.
-- Source: Pangea cuts at 5 000 characters, COYO at 256 words.
select text from {{ ref('texts') }}
where letters > {{ var('alt_text.max_letters') }} or len(text) > 10 * {{ var('alt_text.max_letters') }}
