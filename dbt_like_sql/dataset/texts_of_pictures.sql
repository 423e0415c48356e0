-- over_texts_per_picture: more texts on one picture than dataset.texts_per_picture.
-- Source: ours; several native texts on a picture are worth having, hundreds are a template. First come, first kept.
select
    entries.* exclude (reason),
    case when entries.reason is null and row_number() over (
        partition by entries.image_sha256, entries.reason is null
        order by entries.crawl, entries.id
    ) > {{ var('dataset.texts_per_picture') }} then 'over_texts_per_picture' else entries.reason end as reason
from {{ ref('told_apart') }} as entries
