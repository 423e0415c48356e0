-- The pairs whose picture is wanted: every kept alt-text, and the sample without alt.
-- Source: DESIGN, asset `images`.
select pair_id, image_url, licence, true as has_alt from {{ ref('alt_text') }}
union all
select pair_id, image_url, licence, false as has_alt from {{ ref('without_alt') }}
