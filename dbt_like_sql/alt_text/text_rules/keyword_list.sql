-- keyword_list: at least alt_text.keyword_list_commas separators in a row with one or two words before each.
-- Source: ours; stuffed for search engines. An enumeration inside a sentence has longer parts.
select text from {{ ref('texts') }}
where regexp_matches(
    text,
    '(?:[^\s,;|،、/•]+(?:\s+[^\s,;|،、/•]+)?\s*[,;|،、/•]\s*){' || {{ var('alt_text.keyword_list_commas') }} || ',}'
)
