-- near_duplicate: of at least dataset.near_duplicate_letters letters, and says what a fuller native text of the picture
-- or of a near-duplicate of it says, in any crawl. Numbers, order and punctuation aside.
-- Source: ours, as in the stage `alt_text`; the rows go through mella.near_copies, which keeps row_id.
select entries.row_id, entries.cluster as scope, 0 as picture, entries.text, texts.words
from {{ ref('distinct_entries') }} as entries
join {{ ref('native_texts') }} as texts on entries.text = texts.text
where entries.reason is null and entries.source = 'alt_text'
order by entries.cluster, texts.letters desc, entries.crawl, entries.id
