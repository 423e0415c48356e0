-- What is counted for each pair that no rule takes, and whether its image is suspect.
-- Source: ours; narrow rows, so that these joins never hold whole pairs in memory.
select
    pairs.row_id, pairs.host_repeats, pairs.multilingual,
    coalesce(of_text.letters, 0) as letters,
    coalesce(of_text.crawl_repeats, 0) as crawl_repeats,
    of_text.informativeness
from {{ ref('host_measures') }} as pairs
left join {{ ref('text_measures') }} as of_text on pairs.text = of_text.text
