-- boilerplate: says a right, a command or a notice of the site (all rights reserved, click here, cookies) instead of the picture.
-- Source: C4's rules for web text; phrases of each language in mella/alt_text/boilerplate.tsv.
select text from {{ ref('phrases_said') }} where list = 'boilerplate'
union
select text from {{ ref('texts') }}
where regexp_matches(text, '(?i)^(?:©|\(c\)\s*\d{4}|copyright\b|autorská práva\b|авторские права|ауторска права|autorska prava\b)')
