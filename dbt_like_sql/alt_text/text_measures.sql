-- What is counted for each text, whatever pairs carry it.
-- Source: ours.
select
    texts.text, texts.letters,
    crawl_texts.pairs as crawl_repeats,
    informativeness.score as informativeness
from {{ ref('texts') }} as texts
left join {{ ref('crawl_texts') }} as crawl_texts on hash(texts.text) = crawl_texts.text_hash
left join {{ ref('informativeness') }} as informativeness on texts.text = informativeness.text
