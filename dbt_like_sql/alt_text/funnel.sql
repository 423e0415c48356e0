-- How many candidates each rule took and how many were kept, one row a rule that ran, in their order.
-- Source: ours; the counts sum to the candidates.
with places as (
{% for place, rule in var('places') %}
    {% if not loop.first %}union all{% endif %}
    select {{ place }} as place, {{ rule }} as reason
{% endfor %}
),
counts as (
    select place, count(*) as pairs from {{ ref('verdicts') }} group by place
)
select
    'alt_text' as stage, {{ var('crawl') }} as crawl, {{ var('language') }} as language,
    places.reason, 'pairs' as unit, coalesce(counts.pairs, 0) as pairs,
    coalesce(examples.examples, []) as examples
from places
left join counts on places.place = counts.place
left join {{ ref('examples') }} as examples on places.place = examples.place
order by places.place
