-- near_duplicate: of at least alt_text.near_duplicate_letters letters, and says what a fuller text of its host says, by
-- alt_text.near_duplicate_similarity, on the same picture or on more than alt_text.near_duplicate_pictures others.
-- Numbers, order and punctuation aside.
-- Source: ours, in place of a cut over the whole crawl: a text that has a word of its own is never taken, and copies
-- on a few pictures are views of one thing. The rows, fullest first, go through mella.near_copies, which keeps row_id.
select
    first.row_id, first.host as scope, hash(first.image_url) as picture, first.text, texts.words
from {{ ref('first_verdicts') }} as first
join {{ ref('texts') }} as texts on first.text = texts.text
{% if var('duplicate_place') is not none %}
anti join {{ ref('duplicate') }} as duplicate on first.row_id = duplicate.row_id
{% endif %}
where coalesce(first.place, {{ var('kept_place') }}) > {{ var('near_duplicate_place') }}
    and texts.letters + texts.hangul >= {{ var('alt_text.near_duplicate_letters') }}
    and texts.words <> ''
order by
    first.host, texts.letters desc, first.text,
    first.page_url, first.image_url, first.warc_uri, first.warc_offset, first.pair_id
