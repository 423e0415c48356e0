-- Each candidate with the place of the one rule that takes it, but for scores; the last place is `kept`.
-- Source: ours; only what is left is scored, since a judgement costs more than a rule.
select
    first.row_id, first.pair_id, first.host, first.text, first.image_url,
    least(
        coalesce(first.place, {{ var('kept_place') }}),
{% if var('duplicate_place') is not none %}
        case when duplicate.row_id is not null then {{ var('duplicate_place') }} end,
{% endif %}
{% if var('near_duplicate_place') is not none %}
        case when near_duplicate.row_id is not null then {{ var('near_duplicate_place') }} end,
{% endif %}
        {{ var('kept_place') }}
    ) as place
from {{ ref('first_verdicts') }} as first
{% if var('duplicate_place') is not none %}
left join {{ ref('duplicate') }} as duplicate on first.row_id = duplicate.row_id
{% endif %}
{% if var('near_duplicate_place') is not none %}
left join {{ ref('near_duplicate') }} as near_duplicate on first.row_id = near_duplicate.row_id
{% endif %}
