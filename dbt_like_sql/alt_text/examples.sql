-- The examples of each rule as the report shows them; personal data is masked.
-- Source: ours; a funnel is read by many, an address or a number in it is not theirs.
select place, list({'text': text, 'page_url': page_url, 'image_url': image_url} order by pair_id) as examples
from (
    select distinct
        chosen.place, chosen.pair_id, candidates.page_url, candidates.image_url,
        coalesce(personal.masked, candidates.text, '') as text
    from {{ ref('candidates') }} as candidates
    join {{ ref('chosen_examples') }} as chosen on chosen.pair_id = candidates.pair_id
    left join {{ ref('personal_texts') }} as personal on candidates.text = personal.text
) as shown
group by place
