-- Each text that holds an e-mail address, a telephone number, that of an account or a person, or a name under which one writes to somebody, and the same with • in its place.
-- Source: ours, after numbers as the eight languages write them. Ranges of years, dates and sizes stay.
{% set at %}[@＠]|[(\[](?:at|zavináč|kukac|собака|собачка|majmun|мајмун)[)\]]{% endset %}
{% set name %}[\p{L}\p{N}._%+-]+\s?(?:{% endset %}
{% set dot %}(?:[.．]|\s?[(\[](?:dot|tečka|pont|точка|tačka|тачка)[)\]]\s?){% endset %}
{% set domain = ')\s?[\p{L}\p{N}-]+(?:' ~ dot ~ '[\p{L}\p{N}-]+)*' ~ dot ~ '\p{L}{2,}' %}
{% set word %}tel|telefon\p{L}*|phone|mob|mobil\p{L}*|fax|hotline|whatsapp|viber|volejte|zavolejte|hívjon|hívd|nazovite|pozovite|тел|телефон\p{L}*|моб|факс|звоните|позвоните|назовите|позовите|điện thoại|đt|sđt|stk|gọi|전화|전화번호|연락처|문의|문의전화|상담|โทร|โทรศัพท์|ติดต่อ|هاتف|جوال|اتصل|للاتصال|واتساب|ت{% endset %}
{% set account %}rodné číslo|číslo účtu|bankszámlaszám|broj računa|број рачуна|jmbg|јмбг|инн|снилс|số tài khoản|계좌번호|주민등록번호|เลขที่บัญชี|رقم الحساب{% endset %}
{% set word_before %}(?i)(^|[^\p{L}])((?:{% endset %}
{% set and_perhaps %})(?:\s?/\s?(?:{% endset %}
{% set to_number %}))?[\s.:–-]{0,4})(?:{% endset %}
{# Two groups of four digits are a range of years, unless the second is no year; two groups with a longer dash are a range of anything. #}
{% set number_after %}[+(]?0[\p{Nd}\s()./-]{4,}\p{Nd}|[+(]\p{Nd}[\p{Nd}\s()./-]{4,}\p{Nd}|\p{Nd}{2,3}(?:[\s./-]\p{Nd}{2,4}){2,4}|\p{Nd}{3}[-\s./]\p{Nd}{4}|\p{Nd}{5,16}|\p{Nd}{4}[\s.-]\p{Nd}{3}(?:[\s.-]\p{Nd}{2,3})|\p{Nd}{4}[-\s.](?:[03-9]\p{Nd}|1[0-4]|2[1-36-9])\p{Nd}{2}){% endset %}
{% set account_after %})[\s.:–-]{0,4})\p{Nd}[\p{Nd}\s./-]{4,}\p{Nd}{% endset %}
{# N stands for a digit that is no zero: neither the code of a country nor that of a place begins with one, and 100 000–150 000 is a range. #}
{# A name is one behind @, or where it is called one: `LINE ID`. Thai and Korean write it behind a word without a blank. #}
{% set handle %}(?i)((?:(?:^|[^\p{L}])(?:line|zalo|kakaotalk|telegram|телеграм|instagram)|ไลน์|카톡|카카오톡)\s?(?:(?:id|ไอดี|아이디)?[\s.:：-]{0,3}@|(?:id|ไอดี|아이디)[\s.:：-]{1,3}))[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]{2,}{% endset %}
{% set abroad %}N\p{Nd}{0,2}[\s().-]*\p{Nd}[\p{Nd}\s().-]{5,}\p{Nd}{% endset %}
{% set grouped %}0N\p{Nd}{0,2}[\s.-]\p{Nd}{3,4}[\s.-]?\p{Nd}{3,4}|0N\p{Nd}{7,9}|0\p{Nd}{2}/\p{Nd}{3}[\s-]?\p{Nd}{3,4}|0N\p{Nd}{1,2}(?:[\s.-]\p{Nd}{2}){3,4}|0N\p{Nd}?(?:[\s.-]\p{Nd}{2}){4}|0N\p{Nd}{1,2}[\s.-]\p{Nd}{3}(?:[\s.-]\p{Nd}{2}){2}|06\p{Nd}[\s/-]\p{Nd}{2}[\s-]\p{Nd}{2}[\s-]\p{Nd}{3}|0[\s-]\p{Nd}{4}[\s-]\p{Nd}{4}{% endset %}
{# A mobile telephone; the last group is none of a round number. #}
{% set czech %}(?:60[1-8]|70[23]|7[2379]\p{Nd})[\s-]\p{Nd}{3}[\s-](?:[1-9]\p{Nd}{2}|\p{Nd}[1-9]\p{Nd}|\p{Nd}{2}[1-9]){% endset %}
{% set hungarian %}\(?06\)?[\s/-]?\p{Nd}{1,2}\)?[\s/-]\p{Nd}{3}[\s/-]?\p{Nd}{3,4}{% endset %}
{% set bracketed %}[78]?[\s-]?\(\p{Nd}{2,5}\)[\s-]?(?:\p{Nd}{3,4}[\s-]?\p{Nd}{2,4}(?:[\s-]\p{Nd}{2})?|\p{Nd}{2}[\s-]\p{Nd}{2}[\s-]\p{Nd}{2,3}){% endset %}
{% set russian %}8[\s-]\p{Nd}{3}[\s-]\p{Nd}{3}[\s-]?\p{Nd}{2}[\s-]?\p{Nd}{2}|8[3489]\p{Nd}{9}{% endset %}
{# The number of a person begins with a date of birth. #}
{% set korean %}0\p{Nd}{1,2}\)\s?(?:\p{Nd}{3}|[3-9]\p{Nd}{3})[\s-]\p{Nd}{4}|\p{Nd}{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\p{Nd}|3[01])[-][1-4]\p{Nd}{6}{% endset %}
{# Of a payment card; four years begin with other digits. #}
{% set card %}[3-6]\p{Nd}{3}(?:[\s-]\p{Nd}{4}){3}{% endset %}
{% set iban %}[A-Z]{2}\p{Nd}{2}(?:\s?\p{Nd}{4}){3,6}(?:\s?\p{Nd}{1,4})?{% endset %}
{% set before %}(^|[^\p{Nd}])(?:{% endset %}
{% set after %})([^\p{Nd}]|$){% endset %}
{# Written above with the hyphen and the zero of ASCII: any other dash parts numbers as well, and Arabic, Persian, Thai, Indian and fullwidth digits begin them. #}
{% set zero = '[0٠۰๐०０]' %}
{% set no_zero = '[^\P{Nd}0٠۰๐०０]' %}
{# One of these stands in whatever is looked for: texts without are passed over. #}
{% set sign %}\p{Nd}|{% endset %}
{% set sign = sign ~ at ~ '|(?i:id|ไอดี|아이디)' %}
{% set address = name ~ at ~ domain %}
{% set announced = word_before ~ word ~ and_perhaps ~ word ~ to_number ~ (number_after | replace('[+(]?0', '[+＋(]?' ~ zero) | replace('-]', '\p{Pd}]')) %}
{% set named = word_before ~ account ~ (account_after | replace('-]', '\p{Pd}]')) %}
{% set grouped = grouped | replace('|0', '|' ~ zero) | replace('N\p', no_zero ~ '\p') %}
{% set abroad = abroad | replace('N\p', no_zero ~ '\p') | replace('-]', '\p{Pd}]') %}
{% set with_plus = '(^|[^\p{Nd}])[+＋]' ~ abroad %}
{% set numbers = [zero ~ zero ~ abroad, zero ~ grouped[1:], czech, hungarian, bracketed, russian, korean, card, iban] | join('|') | replace('-]', '\p{Pd}]') %}
{% set number = before ~ numbers ~ after %}
select text, masked
from (
    select
        text,
        {# Twice: the sign that parts two numbers belongs to the first, and is wanted before the second. #}
        regexp_replace(regexp_replace(announced, {{ number }}, '\1•\2', 'g'), {{ number }}, '\1•\2', 'g') as masked
    from (
        select
            text,
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        regexp_replace(
                            regexp_replace(text, {{ address }}, '•', 'g'), {{ handle }}, '\1•', 'g'
                        ),
                        {{ with_plus }}, '\1•', 'g'
                    ),
                    {{ announced }}, '\1\2•', 'g'
                ),
                {{ named }}, '\1\2•', 'g'
            ) as announced
        from (select distinct text from {{ ref('spelled') }}) as distinct_texts
        where regexp_matches(text, {{ sign }})
    ) as unannounced
) as texts
where masked <> text
