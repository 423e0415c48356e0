-- Each candidate with the place of its verdict, for people who judge the rules by reading.
-- Source: ours; no table of the lake holds it, since what falls is counted and not kept.
select
    candidates.pair_id, candidates.page_url, candidates.image_url, candidates.alt, candidates.text,
    candidates.page_lang, candidates.alt_lang, candidates.context.title as title, verdicts.place
from {{ ref('candidates') }} as candidates
join {{ ref('verdicts') }} as verdicts on candidates.row_id = verdicts.row_id
