-- Up to three pairs for each rule, of as many hosts as there are; the smallest pair_ids, so any order gives the same.
-- Source: ours; what was asked to be forgotten is never shown.
with per_host as (
    select verdicts.place, verdicts.host, min(verdicts.pair_id, 3) as pair_ids
    from {{ ref('verdicts') }} as verdicts
    anti join {{ ref('forgotten') }} as forgotten on verdicts.row_id = forgotten.row_id
    group by verdicts.place, verdicts.host
),
ranked as (
    select place, unnest(pair_ids) as pair_id, generate_subscripts(pair_ids, 1)::varchar as rank
    from per_host
)
select place, substr(unnest(min(rank || pair_id, 3)), 2) as pair_id
from ranked
group by place
