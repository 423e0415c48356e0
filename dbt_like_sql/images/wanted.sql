-- The pairs whose picture is wanted: every kept alt-text, and the sample without alt; of these, in a further round, the
-- pairs of which records are spent.
-- Source: DESIGN, asset `images`.
with pairs as (
    select pair_id, image_url, licence, true as has_alt from {{ ref('alt_text') }}
    union all
    select pair_id, image_url, licence, false as has_alt from {{ ref('without_alt') }}
)
select pairs.* from pairs
{% if var('further_round') %}
semi join {{ ref('spent_records') }} as spent on pairs.pair_id = spent.pair_id
{% endif %}
