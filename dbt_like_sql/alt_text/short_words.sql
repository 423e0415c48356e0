-- The words of each text of at most six words, one a row.
-- Source: ours; the rules that look every word up in a list are about short texts.
select text, unnest(string_split(words, ' ')) as word
from {{ ref('texts') }}
where words <> '' and len(string_split(words, ' ')) <= 6
