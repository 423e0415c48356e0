-- repeated_words: of six or more words, a larger share than alt_text.max_word_repeat says an earlier one again.
-- Source: the repetition measures of Gopher (arXiv 2112.11446), on words; unspaced scripts are not split.
select text
from (
    select text, string_split(words, ' ') as list_of_words
    from {{ ref('texts') }}
) as split
where len(list_of_words) >= 6
    and 1 - len(list_distinct(list_of_words)) / len(list_of_words) > {{ var('alt_text.max_word_repeat') }}
