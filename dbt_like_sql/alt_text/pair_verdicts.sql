-- For each pair that some rule takes by more than its text, the place of the first such rule.
-- Source: ours; setting alt_text.rules gives the rules and their order.
select row_id, min(place) as place
from (
    select null::bigint as row_id, null::bigint as place where false
{% for place, rule in var('pair_rules') %}
    union all
    select row_id, {{ place }} as place from {{ ref(rule) }}
{% endfor %}
) as taken
group by row_id
