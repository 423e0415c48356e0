-- Images that carry alts in three or more languages on one host: a translated site.
-- Source: ours; editions on hosts of their own (as of an encyclopedia) are written, not translated.
select host, image_url
from (
    select distinct host, image_url, alt_lang
    from {{ ref('image_alt_pairs') }}
    where alt is not null and alt_lang <> 'und'
        and image_url in (select image_url from {{ ref('candidates') }})
) as languages_of_image
group by host, image_url
having count(*) >= 3
