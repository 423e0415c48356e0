-- near_duplicate: of at least dataset.near_duplicate_letters letters, and says what a fuller native text of the picture
-- or of a near-duplicate of it says, in any crawl. Numbers, order and punctuation aside.
-- Source: ours, as in the stage `alt_text`; the rows go through mella.near_copies, which keeps row_id.
select row_id, cluster as scope, 0 as picture, text, words
from (
    select
        row_id, cluster, text, crawl, id,
        trim(regexp_replace(
            lower(regexp_replace(text, {{ var('optional_signs') }}, '', 'g')), '[^\p{L}\p{M}]+', ' ', 'g'
        )) as words,
        len(regexp_replace(text, {{ var('no_letters') }}, '', 'g')) + len(regexp_replace(text, '[^\x{AC00}-\x{D7A3}]', '', 'g')) as letters
    from {{ ref('distinct_entries') }}
    where reason is null and source = 'alt_text'
) as texts
where letters >= {{ var('dataset.near_duplicate_letters') }} and {{ var('dataset.near_duplicate_letters') }} > 0
order by cluster, letters desc, crawl, id
