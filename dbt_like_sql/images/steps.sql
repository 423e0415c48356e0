-- Each address reached with what the crawl holds of it.
-- Source: ours; joins what the other models say.
select
    hops.start, hops.url, hops.hop, hops.looped, records.record,
    opt_outs.url is not null or of_record.url is not null as opted_out,
    unwanted.address is not null or unwanted_record.address is not null as forgotten,
    redirects.url is not null as redirecting,
    coalesce(captured.captures, 0) as captures,
    coalesce(captured.revisits, 0) as revisits
from {{ ref('hops') }} as hops
left join {{ ref('records') }} as records on hops.url = records.url
left join {{ ref('opt_outs') }} as opt_outs on hops.url = opt_outs.url
left join {{ ref('opt_outs') }} as of_record on records.record.url = of_record.url
left join {{ ref('forgotten_addresses') }} as unwanted on hops.url = unwanted.address
left join {{ ref('forgotten_addresses') }} as unwanted_record on records.record.url = unwanted_record.address
left join {{ ref('redirects') }} as redirects on hops.url = redirects.url
left join (
    select url, count(*) as captures, count(*) filter (where revisit) as revisits
    from {{ ref('captures') }}
    group by url
) as captured on hops.url = captured.url
