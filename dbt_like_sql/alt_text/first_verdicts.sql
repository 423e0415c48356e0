-- Each candidate with the place of the first rule that takes it, null where none does yet.
-- Source: ours; all rules but `duplicate`, `near_duplicate` and `uninformative`, which judge what others leave.
select
    candidates.row_id, candidates.pair_id, candidates.page_url, candidates.image_url, candidates.host,
    candidates.text, candidates.warc_uri, candidates.warc_offset,
    least(by_text.place, by_pair.place) as place
from {{ ref('candidates') }} as candidates
left join {{ ref('text_verdicts') }} as by_text on candidates.text = by_text.text
left join {{ ref('pair_verdicts') }} as by_pair on candidates.row_id = by_pair.row_id
