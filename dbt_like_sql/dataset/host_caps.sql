-- over_rows_per_host: more rows of one host than dataset.rows_per_host.
-- over_host_share: more than dataset.host_share of the rows that the rules before leave.
-- Source: ours; which rows stay is drawn by their hash, so a host is thinned evenly and stably. 0 caps nothing.
{% if var('dataset.rows_per_host') > 0 or var('dataset.host_share') > 0 %}
with ranked as (
    select
        *,
        row_number() over (partition by host, reason is null order by id) as place,
        count(*) filter (where reason is null) over () as left_rows
    from {{ ref('texts_of_pictures') }}
)
select
    * exclude (reason, place, left_rows),
    case
        when reason is not null then reason
{% if var('dataset.rows_per_host') > 0 %}
        when place > {{ var('dataset.rows_per_host') }} then 'over_rows_per_host'
{% endif %}
{% if var('dataset.host_share') > 0 %}
        when place > greatest(1, floor({{ var('dataset.host_share') }} * left_rows)) then 'over_host_share'
{% endif %}
    end as reason
from ranked
{% else %}
select * from {{ ref('texts_of_pictures') }}
{% endif %}
