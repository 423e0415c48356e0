-- Each alt-text as pages of the language spell it, and the text that is judged and kept.
-- Source: ours; where personal data is masked, all that follows sees the mask alone.
{% if var('masks') %}
select spelled.alt, coalesce(personal.masked, spelled.text) as text, personal.text is not null as masked
from {{ ref('spelled') }} as spelled
left join {{ ref('personal_texts') }} as personal on spelled.text = personal.text
{% else %}
select alt, text, false as masked from {{ ref('spelled') }}
{% endif %}
