-- over_host_share: more than dataset.host_share of the rows that stay; one row of each host always does.
-- Source: ours; which rows stay is drawn by their hash, so a host is thinned evenly and stably. 0 caps nothing. The
-- share is of the rows that all other caps leave, so it is taken last.
{% set share = var('dataset.host_share') %}
{% if share > 0 %}
with ranked as (
    select *, row_number() over (partition by host, reason is null order by id) as place
    from {{ ref('sources_capped') }}
),
{# Rows are taken from every host alike, up to a cap. Between one host's count and the next larger one's, what stays grows with the cap by so many hosts as are larger: there it can be solved for. #}
hosts as (
    select host, count(*) as own
    from ranked where reason is null group by host
),
ordered as (
    select
        own,
        coalesce(lag(own) over by_size, 0) as smaller,
        sum(own) over by_size - own as below,
        count(*) over () - row_number() over by_size + 1 as larger
    from hosts
    window by_size as (order by own, host)
),
capped as (
    select
        case when {{ share }} * larger >= 1 then own
            {# A share is no binary fraction: without the millionth a whole number of rows falls short of itself. #}
            else least(own, floor({{ share }} * below / (1 - {{ share }} * larger) + 1e-6)) end as cap,
        smaller
    from ordered
)
select
    * exclude (reason, place),
    case
        when reason is not null then reason
        when place > (select greatest(1, max(cap)) from capped where cap >= smaller) then 'over_host_share'
    end as reason
from ranked
{% else %}
select * from {{ ref('sources_capped') }}
{% endif %}
