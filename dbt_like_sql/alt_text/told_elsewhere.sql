-- Each pair that another language took, or none, with an alt that is spelled as one of this language's own.
-- Source: ours; a template is one in whatever language its pages are.
select hash(spellings.text) as text_hash, hash(pairs.host) as host_hash, hash(pairs.image_url) as picture
from {{ ref('image_alt_pairs') }} as pairs
join {{ ref('spellings') }} as spellings on pairs.alt = spellings.alt
where pairs.candidate_language is distinct from {{ var('language') }}
