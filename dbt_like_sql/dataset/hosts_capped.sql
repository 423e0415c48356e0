-- over_rows_per_host: more rows of one host than dataset.rows_per_host.
-- Source: ours; which rows stay is drawn by their hash. 0 caps nothing.
{% if var('dataset.rows_per_host') > 0 %}
select
    entries.* exclude (reason),
    case when entries.reason is null and row_number() over (
        partition by entries.host, entries.reason is null
        order by entries.id
    ) > {{ var('dataset.rows_per_host') }} then 'over_rows_per_host' else entries.reason end as reason
from {{ ref('texts_of_pictures') }} as entries
{% else %}
select * from {{ ref('texts_of_pictures') }}
{% endif %}
