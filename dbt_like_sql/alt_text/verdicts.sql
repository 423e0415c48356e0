-- Each candidate with the place of the one rule that takes it; the last place is `kept`.
-- Source: ours; exactly one row a candidate, so the funnel conserves its counts.
select
    first.row_id, first.pair_id, first.host, first.text, first.image_url,
{% if var('duplicate_place') is none %}
    coalesce(first.place, {{ var('kept_place') }}) as place
from {{ ref('first_verdicts') }} as first
{% else %}
    least(
        coalesce(first.place, {{ var('kept_place') }}),
        case when duplicate.row_id is not null then {{ var('duplicate_place') }} end
    ) as place
from {{ ref('first_verdicts') }} as first
left join {{ ref('duplicate') }} as duplicate on first.row_id = duplicate.row_id
{% endif %}
