-- Each entry, near copies of a text on its picture and on many pictures of its host among those with a reason.
-- Source: ours.
select
    entries.* exclude (reason),
    case when copies.row_id is null then entries.reason else 'near_duplicate' end as reason
from {{ ref('distinct_entries') }} as entries
left join (
    select row_id from {{ ref('near_duplicates_of_pictures') }}
    union all
    select row_id from {{ ref('near_duplicates_of_hosts') }}
) as copies on entries.row_id = copies.row_id
