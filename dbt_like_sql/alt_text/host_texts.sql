-- How many pictures and pairs of each host carry each text, whatever language took them.
-- Source: ours. Counted by 64 bits of the text, of the host and of the picture, so that DuckDB groups numbers, as in
-- `duplicate`.
select text_hash, host_hash, count(*) as pictures, sum(pairs)::bigint as pairs
from (
    select text_hash, host_hash, picture, count(*) as pairs
    from (
        select hash(text) as text_hash, hash(host) as host_hash, hash(image_url) as picture
        from {{ ref('candidates') }}
        where alt is not null
        union all
        select text_hash, host_hash, picture from {{ ref('told_elsewhere') }}
    ) as told
    group by text_hash, host_hash, picture
) as per_picture
group by text_hash, host_hash
