-- Every pair that this language's funnel counts, with its text and a number for this run.
-- Source: ours; the number tells copies of one pair apart, nothing is ordered by it. Whole pairs pass by and are
-- written, but for the further addresses of the image, which only its picture needs: the text is spelled again, since
-- a join with `spellings` would hold or spill them.
{% if var('masks') %}
select
    row_number() over () as row_id, pairs.* exclude (spelled),
    coalesce(personal.masked, pairs.spelled) as text, personal.text is not null as masked
from (
    select * exclude (other_urls), normalise(alt) as spelled
    from {{ ref('image_alt_pairs') }}
    where candidate_language = {{ var('language') }}
) as pairs
left join {{ ref('personal_texts') }} as personal on pairs.spelled = personal.text
{% else %}
select
    row_number() over () as row_id, pairs.* exclude (other_urls), normalise(pairs.alt) as text, false as masked
from {{ ref('image_alt_pairs') }} as pairs
where pairs.candidate_language = {{ var('language') }}
{% endif %}
