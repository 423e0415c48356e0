-- How much each text says that no rule takes: bits, or what the scorer gives that alt_text.informativeness names.
-- Source: ours, after Sparck Jones (1972): the sum over its distinct words of log2(texts / texts with the word), among
-- the texts of this crawl and language. Without spaces, a quarter of that over its strings of four letters.
with distinct_texts as (
    select distinct settled.text, texts.words
    from {{ ref('settled') }} as settled
    join {{ ref('texts') }} as texts on settled.text = texts.text
    where settled.place = {{ var('kept_place') }}
)
{% if var('alt_text.informativeness') %}
-- The rows go through mella.scorer, which fills the score.
select text, {{ var('language') }} as language, null::double as score from distinct_texts
{% else %}
, units as (
{% if var('spaces') %}
    select text, unnest(list_distinct(string_split(words, ' '))) as unit
    from distinct_texts
{% else %}
    select distinct text, substr(letters, place, 4) as unit
    from (
        select text, letters, unnest(range(1, greatest(len(letters) - 2, 2))) as place
        from (select text, replace(words, ' ', '') as letters from distinct_texts) as joined
    ) as placed
{% endif %}
),
frequencies as (
    select unit, (select count(*) from distinct_texts) / count(*) as rarity
    from units
    group by unit
)
select units.text, sum(log2(frequencies.rarity)) * {{ 1.0 if var('spaces') else 0.25 }} as score
from units
join frequencies on units.unit = frequencies.unit
group by units.text
{% endif %}
