-- near_duplicate: of at least dataset.near_duplicate_letters letters, and says what a fuller native text of its host says,
-- in any crawl, where that or a copy of it stands on dataset.near_duplicate_pictures other pictures: of a template that
-- each crawl shows on a few pictures as many stay as if it were one crawl.
-- Source: ours, as in the stage `alt_text`; the rows go through mella.near_copies, which keeps row_id. Near-duplicate
-- pictures are one, and a copy that falls on its picture counts for no other. Of equally full texts those of the earliest
-- crawl stay.
select entries.row_id, entries.host as scope, hash(entries.cluster) as picture, entries.text, texts.words
from {{ ref('distinct_entries') }} as entries
join {{ ref('native_texts') }} as texts on entries.text = texts.text
anti join {{ ref('near_duplicates_of_pictures') }} as copies on entries.row_id = copies.row_id
where entries.reason is null and entries.source = 'alt_text' and {{ var('dataset.near_duplicate_pictures') }} > 0
order by entries.host, texts.letters desc, entries.crawl, entries.id
