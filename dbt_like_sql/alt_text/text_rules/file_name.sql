-- file_name: the text is the name of a file: it ends as one, a camera or a screenshot tool gave it, or it is a slug or a hash.
-- Source: ours; cameras, messengers and content systems fill in such alts. Hyphenated names (Frýdek-Místek, rock-and-roll) stay.
select text from {{ ref('texts') }}
where regexp_matches(
        text,
        '(?i)^(?:\S+\s+){0,4}\S+\.(?:jpe?g|jfif|png|gif|webp|avif|heic|bmp|tiff?|svg|psd|ico|ai|eps|pdf|mp4)'
        || '(?:\s*\(\d+\))?$'
    )
    -- What cameras, phones, messengers and editors call a picture, before its number.
    or regexp_matches(
        text,
        '(?i)^(?:img|imag|dsc[nf]?|dscn|cimg|pict?|sam|mvi|vid|wp|pano|burst|gopr|dji|scan|obr'
        || '|kakaotalk|fb_img|received|viber|viber image|whatsapp image|zalo|line_album'
        || '|фото|изображение|untitled|unnamed|bez názvu|névtelen|без имени|без назива|bez naziva)'
        || '[ _-]*\(?\d[\d _.()-]*(?:at [\d.]+)?$'
    )
    or regexp_matches(text, '(?i)^p\d{4,}$')
    or regexp_matches(
        text,
        '(?i)^(?:screenshot|screen shot|snímek obrazovky|képernyőkép|képernyőfotó|снимок экрана|скриншот'
        || '|снимак екрана|snimak ekrana|스크린샷|화면 캡처|ภาพหน้าจอ|สกรีนช็อต|ảnh chụp màn hình|لقطة شاشة)'
        || '[ _-]*\(?\d.*$'
    )
    -- Slugs: words of one token, by underscores, by three hyphens, or by two beside a digit.
    or regexp_matches(text, '^[^\s_]*[\p{L}\p{N}]_[^\s]*$')
    or regexp_matches(text, '^[a-z0-9]+(?:-[a-z0-9]+){3,}$')
    or (regexp_matches(text, '^[a-z0-9]+(?:-[a-z0-9]+){2,}$') and regexp_matches(text, '\d'))
    -- Hashes and UUIDs.
    or regexp_matches(text, '^[0-9a-fA-F]{16,}$')
    or regexp_matches(text, '^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$')
