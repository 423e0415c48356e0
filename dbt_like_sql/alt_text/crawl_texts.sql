-- How many pairs of the crawl carry each text: logged, cuts nothing.
-- Source: ours, against COYO's cut at 10: a name that many say is culture.
select text_hash, sum(pairs)::bigint as pairs
from {{ ref('host_texts') }}
group by text_hash
