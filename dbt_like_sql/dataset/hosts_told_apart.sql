-- Each entry, near copies of a text on many pictures of its host among those with a reason as well.
-- Source: ours.
select
    entries.* exclude (reason),
    case when copies.row_id is null then entries.reason else 'near_duplicate' end as reason
from {{ ref('pictures_told_apart') }} as entries
left join {{ ref('near_duplicates_of_hosts') }} as copies on entries.row_id = copies.row_id
