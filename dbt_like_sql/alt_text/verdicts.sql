-- Each candidate with the place of the one rule that takes it; the last place is `kept`.
-- Source: ours; exactly one row a candidate, so the funnel conserves its counts.
select
    settled.row_id, settled.pair_id, settled.host, settled.text, settled.image_url,
{% if var('uninformative_place') is none %}
    settled.place
from {{ ref('settled') }} as settled
{% else %}
    case when uninformative.row_id is null then settled.place else {{ var('uninformative_place') }} end as place
from {{ ref('settled') }} as settled
left join {{ ref('uninformative') }} as uninformative on settled.row_id = uninformative.row_id
{% endif %}
