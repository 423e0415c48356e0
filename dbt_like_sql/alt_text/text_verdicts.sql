-- For each text that some rule takes by the text alone, the place of the first such rule.
-- Source: ours; setting alt_text.rules gives the rules and their order.
select text, min(place) as place
from (
    select null::varchar as text, null::bigint as place where false
{% for place, rule in var('text_rules') %}
    union all
    select text, {{ place }} as place from {{ ref(rule) }}
{% endfor %}
) as taken
group by text
