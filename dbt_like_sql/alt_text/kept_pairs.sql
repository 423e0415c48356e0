-- Each pair that no rule takes, and whether its image is suspect.
-- Source: ours. One join a query, here and where pairs are counted: each holds the rows it joins, and several at
-- once would share the memory.
select
    verdicts.row_id, verdicts.text, verdicts.host,
    multilingual.picture is not null as multilingual
from {{ ref('verdicts') }} as verdicts
left join {{ ref('multilingual_images') }} as multilingual
    on hash(verdicts.image_url) = multilingual.picture and hash(verdicts.host) = multilingual.host_hash
where verdicts.place = {{ var('kept_place') }}
