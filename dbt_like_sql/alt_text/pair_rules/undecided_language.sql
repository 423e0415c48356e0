-- undecided_language: the alt-text's language could not be decided.
-- Source: ours; OBELICS asks for a language score of .8, mella for scan.min_language_score,
-- or for scan.min_language_score_against_page in a language that nothing on the page speaks for.
select row_id from {{ ref('candidates') }} where alt is not null and alt_lang = 'und'
