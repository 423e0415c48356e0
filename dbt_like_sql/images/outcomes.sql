-- For each address tried: the first record on its way, or the reason why there is none to read.
-- Source: ours; every address has exactly one outcome.
with ways as (
    select
        start,
        min(hop) filter (where record is not null) as found,
        max_by({'url': url, 'captures': captures, 'revisits': revisits, 'redirecting': redirecting}, hop) as ending,
        bool_or(looped) as looped
    from {{ ref('steps') }}
    group by start
)
select
    ways.start,
    case
        when bool_or(steps.forgotten) then 'forgotten'
        when bool_or(steps.opted_out) then 'opted_out'
        when any_value(ways.found) is not null then null
        when bool_or(ways.looped) then 'redirect_loop'
        when bool_or(ways.ending.redirecting) then 'too_many_redirects'
        when any_value(ways.ending.revisits) > 0 then 'revisit_unresolved'
        when any_value(ways.ending.captures) > 0 then 'image_http_status'
        else 'image_not_in_crawl'
    end as reason,
    max_by(steps.url, steps.hop) as served_url,
    max_by(steps.record, steps.hop) filter (where steps.record is not null) as record
from ways
join {{ ref('steps') }} as steps
    on ways.start = steps.start and steps.hop <= coalesce(ways.found, steps.hop)
group by ways.start
