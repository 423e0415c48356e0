-- Images that carry alts in three or more languages on one host: a translated site.
-- Source: ours; editions on hosts of their own (as of an encyclopedia) are written, not translated. Images are told
-- apart by numbers, as in `host_texts`.
select host_hash, picture
from (
    select distinct hash(host) as host_hash, hash(image_url) as picture, alt_lang
    from {{ ref('image_alt_pairs') }}
    where alt is not null and alt_lang <> 'und'
        and hash(image_url) in (select hash(image_url) from {{ ref('candidates') }})
) as languages_of_image
group by host_hash, picture
having count(*) >= 3
