-- How many alt-texts and captions became rows, and how many fell to which reason.
-- Source: ours; the counts sum to the alt-texts and captions that entered.
with counts as (
    select coalesce(reason, 'kept') as reason, count(*) as pairs
    from {{ ref('judged_entries') }}
    group by all
    union all
    select 'kept', 0 where not exists (select 1 from {{ ref('judged_entries') }} where reason is null)
)
select
    'dataset' as stage, {{ var('crawl') }} as crawl, {{ var('language') }} as language,
    counts.reason, 'rows' as unit, counts.pairs,
    coalesce(examples.examples, []) as examples
from counts
left join {{ ref('examples') }} as examples on counts.reason = examples.reason
order by counts.reason
