-- personal_data: an e-mail address or a telephone number; the pair is dropped and its examples are masked.
-- Source: ours; what names a person in a training set cannot be taken back. Ranges of years and sizes stay.
select text from {{ ref('texts') }}
where regexp_matches(text, '[\p{L}\p{N}._%+-]+\s?(?:@|\(at\)|\[at\])\s?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}')
    or regexp_matches(text, '(?:^|[^\p{Nd}])(?:\+|00)\p{Nd}{1,3}[\s().-]*\p{Nd}[\p{Nd}\s().-]{5,}\p{Nd}')
    or regexp_matches(text, '(?:^|[^\p{Nd}])[0٠]\p{Nd}{1,3}[\s.-]\p{Nd}{3,4}[\s.-]?\p{Nd}{3,4}(?:[^\p{Nd}]|$)')
    or regexp_matches(text, '(?:^|[^\p{Nd}])[0٠]\p{Nd}{8,10}(?:[^\p{Nd}]|$)')
    or regexp_matches(text, '(?:^|[^\p{Nd}])[78]?[\s-]?\(\p{Nd}{2,5}\)[\s-]?\p{Nd}{2,4}[\s-]?\p{Nd}{2,4}(?:[^\p{Nd}]|$)')
    or regexp_matches(text, '(?:^|[^\p{Nd}])8[\s-]\p{Nd}{3}[\s-]\p{Nd}{3}[\s-]\p{Nd}{2}[\s-]?\p{Nd}{2}(?:[^\p{Nd}]|$)')
    or regexp_matches(
        text,
        '(?i)(?:^|[^\p{L}])(?:tel|telefon\p{L}*|phone|mob|mobil\p{L}*|hotline|whatsapp|тел|телефон\p{L}*|моб|điện thoại|đt|sđt|전화|연락처|โทร|โทรศัพท์|هاتف|جوال|ت)'
        || '\s?[.:]?\s?\(?\p{Nd}[\p{Nd}\s()./-]{4,}\p{Nd}'
    )
