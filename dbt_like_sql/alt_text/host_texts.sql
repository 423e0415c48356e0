-- How many pictures and pairs of each host carry each text, whatever language took them.
-- Source: ours; an alt counts where it is spelled as one of the language's own.
select text, host, count(*) as pictures, sum(pairs)::bigint as pairs
from (
    select spellings.text, pairs.host, pairs.image_url, count(*) as pairs
    from {{ ref('image_alt_pairs') }} as pairs
    join {{ ref('spellings') }} as spellings on pairs.alt = spellings.alt
    group by spellings.text, pairs.host, pairs.image_url
) as per_picture
group by text, host
