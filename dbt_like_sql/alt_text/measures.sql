-- What is counted for each pair that no rule takes, and whether its image is suspect.
-- Source: ours; narrow rows, so that these joins never hold whole pairs in memory.
select
    verdicts.row_id,
    coalesce(texts.letters, 0) as letters,
    coalesce(host_texts.pictures, 0) as host_repeats,
    coalesce(crawl_texts.pairs, 0) as crawl_repeats,
    informativeness.score as informativeness,
    multilingual.image_url is not null as multilingual
from {{ ref('verdicts') }} as verdicts
left join {{ ref('texts') }} as texts on verdicts.text = texts.text
left join {{ ref('host_texts') }} as host_texts
    on verdicts.text = host_texts.text and verdicts.host = host_texts.host
left join {{ ref('crawl_texts') }} as crawl_texts on verdicts.text = crawl_texts.text
left join {{ ref('informativeness') }} as informativeness on verdicts.text = informativeness.text
left join {{ ref('multilingual_images') }} as multilingual
    on verdicts.image_url = multilingual.image_url and verdicts.host = multilingual.host
where verdicts.place = {{ var('kept_place') }}
