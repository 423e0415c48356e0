-- Each captioned picture once a crawl; blocked if any of its pairs is.
-- Source: the stages `captions` and `images`.
select
    crawl, image_sha256,
    min(blob) as blob, min(width) as width, min(height) as height, min(licence) as licence,
    case when bool_or(safety = 'blocked') then 'blocked' else min(safety) end as safety
from {{ ref('pictures') }}
where (status = 'ok' or safety = 'blocked')
    and image_sha256 in (
        select image_sha256 from {{ ref('captions') }} where language = {{ var('language') }}
    )
group by crawl, image_sha256
