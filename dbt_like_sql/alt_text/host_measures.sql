-- Each pair that no rule takes, with the pictures of its host that carry its text.
-- Source: ours.
select
    kept_pairs.row_id, kept_pairs.text, kept_pairs.multilingual,
    coalesce(host_texts.pictures, 0) as host_repeats
from {{ ref('kept_pairs') }} as kept_pairs
left join {{ ref('host_texts') }} as host_texts
    on hash(kept_pairs.text) = host_texts.text_hash and hash(kept_pairs.host) = host_texts.host_hash
