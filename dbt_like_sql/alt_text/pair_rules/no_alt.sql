-- no_alt: no alt-text, or none left once normalised.
-- Source: HTML, an empty alt marks decoration; such pictures may still be captioned.
select row_id from {{ ref('candidates') }} where alt is null or text = ''
