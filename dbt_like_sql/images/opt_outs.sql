-- The addresses reached of which a capture, a redirect included, forbids the use of the image.
-- Source: DESIGN, "opt-outs honoured"; one capture that forbids is enough.
select distinct captures.url
from {{ ref('crawl_images') }} as captures
semi join {{ ref('hops') }} as hops on captures.url = hops.url
where captures.opt_out is not null
