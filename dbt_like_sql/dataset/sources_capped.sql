-- over_rows_per_source: more rows of a source (native texts, captions) than dataset.rows_per_source.
-- Source: ours, so that two languages or the two halves of one can be trained on alike; drawn by hash. 0 caps nothing.
{% if var('dataset.rows_per_source') > 0 %}
select
    entries.* exclude (reason),
    case when entries.reason is null and row_number() over (
        partition by entries.source, entries.reason is null
        order by entries.id
    ) > {{ var('dataset.rows_per_source') }} then 'over_rows_per_source' else entries.reason end as reason
from {{ ref('hosts_capped') }} as entries
{% else %}
select * from {{ ref('hosts_capped') }}
{% endif %}
