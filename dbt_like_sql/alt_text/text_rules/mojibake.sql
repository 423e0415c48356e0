-- mojibake: the text was decoded with the wrong charset: U+FFFD, C1 controls, or UTF-8 read as a legacy page.
-- Source: ours; pairs of letters that no orthography has (Ã©, Å¡, Ð¤Ð¾, Рџр, à¸ª, Ă©, Г©, á»±), letters that stand for those of the language (Szitakötõ, Hnìdá), words of nothing but letters with accents, small letters before capitals (фЮАЮ), runs of question marks.
{# What windows-1252 and windows-1251 show for the bytes 80 to BF, which follow every UTF-8 lead byte. #}
{% set latin_trail %}[\x{80}-\x{BF}€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{% endset %}
{% set cyrillic_trail %}[ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџЎўЈ¤Ґ¦§Ё©Є«¬\x{AD}®Ї°±Ііґµ¶·ё№є»јЅѕї\x{A0}]{% endset %}
{# After С stand those of 80 to 9F alone: СІРІ is Ukrainian. #}
{% set cyrillic_first_trail %}[ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџ]{% endset %}
{# The same signs of windows-1250 and, of those that are no letters, of windows-1251. #}
{% set central_trail %}[ˇ˘Ł¤Ą¦§¨©Ş«¬\x{AD}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż…†‡‰™]{% endset %}
{% set cyrillic_sign %}[©®°±µ¶·¬¦§¤†‡‰™]{% endset %}
{# What stands for letters of the language where windows-1250 was read as windows-1252; a first byte of UTF-8 whose second was a blank or an invisible mark; and letters of two scripts in a word. #}
{% set mixed %}[A-Za-z][\x{0400}-\x{045F}]|[\x{0400}-\x{045F}][A-Za-z]{% endset %}
{% set of_language = {
    'hu': '[õûÕÛ]|[ĂĹÃ](?:\P{Lu}|$)|' ~ mixed,
    'cs': '[ìùòÌÙÒ]|[ĂĹÃ](?:\P{Lu}|$)|[èøïÈØ].*[èøïÈØ]|[áíýúšž]\p{L}*[èøï]|[èøï]\p{L}*[áíýúšž]|èk|' ~ mixed,
    'sr': '[æðèÆÐÈ]|[ĂĹÃ](?:\P{Lu}|$)|Å\s\p{Ll}',
    'vi': mixed,
} %}
{# French, Italian and Portuguese words and names, which are written with the letters that stand for others. #}
{% set borrowed %}(?i)[êàçœ]|cr[eè]me|brûl|flûte|goût|août|genève|ière|cantù|cefalù|forlì|mondovì|nicolò|salò|tiramisù|[mg]ões{% endset %}
select text
from {{ ref('texts') }}
where regexp_matches(text, '\x{FFFD}|ï¿½')
    or regexp_matches(text, '[ĂÄĹĐŘŮ]' || {{ central_trail }} || '|Ä[ŤŹŠŚŽ]|áş[\p{Lu}\p{S}\p{P}ˇżąłľ]|á[º»][^\x{0}-\x{7F}]|Ä‘|Æ[°¡]')
    or regexp_matches(text, 'ŕ¸|[ěëęí][§¨©¸¬]|[ГДЕ][ЎЌЃ]|[а-я][§¦¬¤]|(?:аё[^а-я]){2}')
    or regexp_matches(text, '[ГДЕШЩ]' || {{ cyrillic_sign }} || '|[\x{2500}-\x{259F}][\x{0400}-\x{04FF}]')
    or regexp_matches(text, '(?:^|[^\p{L}])[\x{0430}-\x{045F}][\x{0400}-\x{042F}]{2}')
    or (not regexp_matches(text, '[A-Za-z]') and regexp_matches(text, '[\x{C0}-\x{FF}]{4}'))
{% if var('language') in of_language %}
    or (regexp_matches(text, {{ of_language[var('language')] }}) and not regexp_matches(text, {{ borrowed }}))
{% endif %}
    or regexp_matches(text, '[ÃÅÄ][\x{A1}-\x{AA}\x{AC}-\x{BA}\x{BC}-\x{BF}™…]')
    or regexp_matches(text, '(?:[\x{C2}-\x{DF}]' || {{ latin_trail }} || '){2}')
    or regexp_matches(text, '(?:[\x{E0}-\x{EF}]' || {{ latin_trail }} || '{2}){2}')
    or regexp_matches(text, '(?:Р' || {{ cyrillic_trail }} || '|С' || {{ cyrillic_first_trail }} || '){2}')
    or regexp_matches(text, '[\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{FF}]{6}')
    or (regexp_matches(text, '\?{3}') and letters * 2 < len(text))
union
-- Normalising takes the control characters away: they are looked for in the alt as decoded.
select text from {{ ref('spellings') }}
where regexp_matches(alt, '[\x{80}-\x{9F}]')
