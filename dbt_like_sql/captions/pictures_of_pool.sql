-- The valid pictures of one pool, each once: a picture on many pages is described once.
select images.image_sha256, any_value(images.blob) as blob
from {{ ref('images') }} as images
inner join {{ ref('splits') }} as splits on splits.image_sha256 = images.image_sha256
where images.status = 'ok' and splits.pool = {{ var('pool') }}
group by images.image_sha256
