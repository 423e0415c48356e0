-- Each text that holds an e-mail address or a telephone number, and the same with • in its place.
-- Source: ours, after numbers as the eight languages write them. Ranges of years and sizes stay.
{% set address %}[\p{L}\p{N}._%+-]+\s?(?:@|\(at\)|\[at\])\s?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}{% endset %}
{% set word %}tel|telefon\p{L}*|phone|mob|mobil\p{L}*|hotline|whatsapp|тел|телефон\p{L}*|моб|điện thoại|đt|sđt|전화|연락처|โทร|โทรศัพท์|هاتف|جوال|ت{% endset %}
{% set announced %}(?i)(^|[^\p{L}])((?:{% endset %}
{% set after_word %})\s?[.:]?\s?)\(?\p{Nd}[\p{Nd}\s()./-]{4,}\p{Nd}{% endset %}
{% set abroad %}(?:\+|00)\p{Nd}{1,3}[\s().-]*\p{Nd}[\p{Nd}\s().-]{5,}\p{Nd}{% endset %}
{% set grouped %}[0٠]\p{Nd}{1,3}[\s.-]\p{Nd}{3,4}[\s.-]?\p{Nd}{3,4}|[0٠]\p{Nd}{8,10}{% endset %}
{% set bracketed %}[78]?[\s-]?\(\p{Nd}{2,5}\)[\s-]?\p{Nd}{2,4}[\s-]?\p{Nd}{2,4}(?:[\s-]\p{Nd}{2})?{% endset %}
{% set russian %}8[\s-]\p{Nd}{3}[\s-]\p{Nd}{3}[\s-]\p{Nd}{2}[\s-]?\p{Nd}{2}{% endset %}
{% set before %}(^|[^\p{Nd}])(?:{% endset %}
{% set after %})([^\p{Nd}]|$){% endset %}
{% set number = before ~ abroad ~ '|' ~ grouped ~ '|' ~ bracketed ~ '|' ~ russian ~ after %}
select text, masked
from (
    select
        text,
        regexp_replace(
            regexp_replace(
                regexp_replace(text, {{ address }}, '•', 'g'), {{ announced ~ word ~ after_word }}, '\1\2•', 'g'
            ),
            {{ number }}, '\1•\2', 'g'
        ) as masked
    from (select distinct text from {{ ref('spelled') }}) as distinct_texts
) as texts
where masked <> text
