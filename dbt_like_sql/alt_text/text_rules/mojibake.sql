-- mojibake: the text was decoded with the wrong charset: U+FFFD, C1 controls, or UTF-8 read as a legacy page.
-- Source: ours; pairs of letters that no orthography has (Ã©, Å¡, Ð¤Ð¾, Рџр, à¸ª), runs of question marks.
{# What windows-1252 and windows-1251 show for the bytes 80 to BF, which follow every UTF-8 lead byte. #}
{% set latin_trail %}[\x{80}-\x{BF}€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{% endset %}
{% set cyrillic_trail %}[ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџЎўЈ¤Ґ¦§Ё©Є«¬\x{AD}®Ї°±Ііґµ¶·ё№є»јЅѕї\x{A0}]{% endset %}
select text
from {{ ref('texts') }}
where regexp_matches(text, '\x{FFFD}')
    or regexp_matches(text, '[ÃÅÄ][\x{A1}-\x{AA}\x{AC}-\x{BA}\x{BC}-\x{BF}™…]')
    or regexp_matches(text, '(?:[\x{C2}-\x{DF}]' || {{ latin_trail }} || '){2}')
    or regexp_matches(text, '(?:[\x{E0}-\x{EF}]' || {{ latin_trail }} || '{2}){2}')
    or regexp_matches(text, '(?:[РС]' || {{ cyrillic_trail }} || '){2}')
    or regexp_matches(text, '[\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{FF}]{6}')
    or (regexp_matches(text, '\?{3}') and letters * 2 < len(text))
union
-- Normalising takes the control characters away: they are looked for in the alt as decoded.
select text from {{ ref('spellings') }}
where regexp_matches(alt, '[\x{80}-\x{9F}]')
