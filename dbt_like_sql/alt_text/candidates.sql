-- Every pair that this language's funnel counts, with its text and a number for this run.
-- Source: ours; the number tells copies of one pair apart, nothing is ordered by it.
select row_number() over () as row_id, pairs.*, spellings.text, spellings.masked
from {{ ref('image_alt_pairs') }} as pairs
left join {{ ref('spellings') }} as spellings on pairs.alt = spellings.alt
where pairs.candidate_language = {{ var('language') }}
