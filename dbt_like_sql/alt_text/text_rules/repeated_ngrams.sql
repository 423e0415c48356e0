-- repeated_ngrams: says itself again: from six words (or 32 letters without spaces) on, a larger share than alt_text.max_repeated_ngrams of its pairs of words (or strings of four letters) stood in it before.
-- Source: Gopher (arXiv 2112.11446), by the share of Welleck et al. (arXiv 1908.04319). Gopher's .2 for the commonest pair is for pages, and takes sentences that name a thing twice. Ours: prose of 1 000 letters reaches .29, a text of three words said twice .40.
with split as (
    select
        text,
{% if var('spaces') %}
        string_split(words, ' ') as units
    from {{ ref('texts') }}
    where len(string_split(words, ' ')) >= 6
{% else %}
        string_split(replace(words, ' ', ''), '') as units
    from {{ ref('texts') }}
    where len(replace(words, ' ', '')) >= 32 or len(string_split(words, ' ')) >= 6
{% endif %}
),
-- Zipped, since a slice or a look-up for each place would cost the square of a long text.
ngrams as (
    select
        text,
{% if var('spaces') %}
        list_zip(units[:-2], units[2:]) as found
{% else %}
        list_zip(units[:-4], units[2:-3], units[3:-2], units[4:]) as found
{% endif %}
    from split
)
select text from ngrams
where 1 - len(list_distinct(found)) / len(found) > {{ var('alt_text.max_repeated_ngrams') }}
