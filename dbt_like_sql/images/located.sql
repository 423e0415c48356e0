-- Every wanted pair with the record that holds its picture, or the reason why none does: that of its own address, or
-- that the crawl holds none where this is a stand-in's.
-- A record is not taken again whose bytes were refused. Source: ours; rows in = rows out. A forgotten address, wherever
-- it stands, speaks for its pair, and one that is opted out ends the search: the others lead to the same picture at
-- another size.
with candidates as (
    select
        addresses.pair_id, addresses.place, outcomes,
        outcomes.reason is not null and outcomes.reason in ('forgotten', 'opted_out') as forbidden,
        addresses.read_last and not forbidden as read_last
    from {{ ref('addresses') }} as addresses
    join {{ ref('outcomes') }} as outcomes on addresses.url = outcomes.start
    left join {{ ref('spent_records') }} as spent
        on addresses.pair_id = spent.pair_id
        and outcomes.record.warc_uri = spent.warc_uri
        and outcomes.record.warc_offset = spent.warc_offset
    where forbidden or (not addresses.stand_in and spent.pair_id is null)
),
best as (
    select
        pair_id,
        min_by(
            outcomes,
            (
                case when outcomes.reason = 'forgotten' then 0
                    when outcomes.reason is null or forbidden then 1
                    else 2 end,
                read_last,
                place
            )
        ) as outcome
    from candidates
    group by pair_id
)
select
    wanted.pair_id, wanted.image_url, wanted.licence, wanted.has_alt, best.outcome.served_url as served_url,
    best.outcome.record.warc_uri as warc_uri, best.outcome.record.warc_offset as warc_offset,
    best.outcome.record.url as record_url,
    case when best.pair_id is null then 'image_not_in_crawl' else best.outcome.reason end as reason
from {{ ref('wanted') }} as wanted
left join best on wanted.pair_id = best.pair_id
order by warc_uri, warc_offset, wanted.pair_id
