-- What is known of the picture of each pair of the language, one row a pair and crawl.
-- Source: the stage `images`.
select
    crawl, pair_id, image_url, status, reason, image_sha256, safety, blob, width, height, licence
from {{ ref('images') }}
where language = {{ var('language') }}
qualify row_number() over (partition by crawl, pair_id order by status desc, image_sha256) = 1
