-- dimensions_price_or_date: nothing but numbers, with units, currencies or names of months; or a bare code.
-- Source: ours; words in mella/alt_text/quantity_words.tsv.
with measured as (
    select text
    from {{ ref('short_words') }} as short_words
    left join {{ ref('quantity_words') }} as quantity_words on short_words.word = quantity_words.phrase
    group by text
    having count(*) = count(quantity_words.phrase)
)
select text from {{ ref('texts') }}
where (regexp_matches(text, '\p{Nd}') and (words = '' or text in (select text from measured)))
    -- Four digits behind a blank are a name's: NGC 6543, BMW 2002.
    or regexp_matches(text, '^[A-Z]{1,5}(?:[-_/]?\d{4,}| \d{5,})[A-Z]?$')
    or regexp_matches(text, '^(?:[A-Z0-9]{2,}[-_./])+[A-Z0-9]*\d{3,}[A-Z0-9]*$')
