-- offensive: holds a term of the user's list, as whole words (inside words where a script has no spaces).
-- Source: setting alt_text.offensive_terms names the file; none by default.
select text from {{ ref('phrases_said') }} where list = 'offensive'
