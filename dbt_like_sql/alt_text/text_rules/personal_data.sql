-- personal_data: an e-mail address, a telephone number or that of an account or a person; the pair is dropped, or masked where alt_text.personal_data says so.
-- Source: ours; what names a person in a training set cannot be taken back. Masked, nothing is left to judge.
select text from {{ ref('personal_texts') }}
{% if var('alt_text.personal_data') == 'mask' %}
where false
{% endif %}
