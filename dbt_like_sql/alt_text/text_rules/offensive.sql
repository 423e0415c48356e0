-- offensive: holds a term of the user's list, as whole words (inside words where a script has no spaces).
-- Source: setting alt_text.offensive_terms names the file; none by default.
select texts.text
from {{ ref('texts') }} as texts
semi join {{ ref('offensive_terms') }} as terms on contains(' ' || texts.words || ' ', terms.needle)
