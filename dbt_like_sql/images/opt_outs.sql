-- The addresses reached, or at which what a revisit stands for lies, of which a capture, a redirect included, forbids the use of the image.
-- Source: DESIGN, "opt-outs honoured"; one capture that forbids is enough.
select distinct captures.url
from {{ ref('crawl_images') }} as captures
semi join (
    select url from {{ ref('hops') }}
    union all
    select record.url as url from {{ ref('records') }}
) as reached on captures.url = reached.url
where captures.opt_out is not null
