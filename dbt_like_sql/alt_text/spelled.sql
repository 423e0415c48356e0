-- Each alt-text as pages of the language spell it, and its normalised text.
-- Source: ours; one call per distinct alt, since a site repeats its alts.
select alt, normalise(alt) as text
from (
    select distinct alt
    from {{ ref('image_alt_pairs') }}
    where candidate_language = {{ var('language') }} and alt is not null
) as distinct_alts
