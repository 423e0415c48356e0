-- markup: holds a tag, a shortcode, a place that a template was to fill in, or a literal escape.
-- Source: ours; programs escape once too often, or do not fill in. Tags of formatting are gone once a text is normalised. Titles in angle brackets (영화 <Her>), notes in square ones, less-than signs, braces of formulas and addresses in a sentence stay.
select text from {{ ref('texts') }}
where regexp_matches(text, '[<\[%{\\$#&]') and (
    -- An end tag, a tag with an attribute, one that is no word, one before a letter; PHP, ASP, comments.
    regexp_matches(text, '(?i)</[a-z][a-z0-9:-]*\s*>')
    or regexp_matches(
        text,
        '(?i)<[a-z][a-z0-9]*\s(?:[^<>]*[\s"''])?(?:align|alt|border|class|color|data-[a-z-]+|face|height|href|id|name'
        || '|on[a-z]+|rel|size|src|style|target|title|width)\s*='
    )
    or regexp_matches(
        text,
        '<(?:blockquote|d[dlt]|div|em|figcaption|h[1-6]|hr|iframe|img|li|noscript|ol|pre|script|small|span|strong|style'
        || '|su[bp]|t[dhr]|table|tbody|ul)\s*/?>'
    )
    or regexp_matches(text, '^<p>|<[bipu]>\p{L}')
    or regexp_matches(text, '(?i)<\?(?:php|xml|=)|<%|<!(?:--|\[|doctype)')
    -- Shortcodes, BBCode, and the names of builders and tokens.
    or regexp_matches(text, '(?i)\[/[a-z][a-z0-9_-]*\]')
    or regexp_matches(
        text,
        '(?i)\[[a-z][a-z0-9_-]+\s(?:[^\[\]]*[\s"''])?(?:align|class|columns|height|ids?|link|size|src|style|title|type|url'
        || '|width)\s*='
    )
    or regexp_matches(text, '(?i)\[(?:color|email|font|img|quote|size|url)=\S')
    or regexp_matches(text, '\[(?:caption|embed|gallery|img|(?:vc|et_pb)_[a-z_]+)\]')
    or regexp_matches(text, '\[(?:current-page|current-user|file|node|site|term|user):[a-z:_-]+\]')
    -- Places to fill in.
    or regexp_matches(text, '(?:^|[^\^_])\{\{[^{}\\]*\p{L}{2}[^{}\\]*\}\}')
    or regexp_matches(text, '[{]%[^{}]*%[}]|\[%[^\[\]]*%\]|\{\$[A-Za-z_]|[$#]\{\s*[A-Za-z_]\w[^{}]*\}')
    or regexp_matches(text, '\{[a-z]{2,}(?:[._][a-z]{2,})+\}|##[A-Za-z_]+##|%\d\$[ds]')
    or regexp_matches(text, '\[\[(?:[*+~!%$]*[a-z_][a-z_.]*|[^\[\]]*\|[^\[\]]*)\]\]')
    or regexp_matches(text, '(?:^|[^\p{L}\p{N}%])%{1,2}[A-Za-z_][A-Za-z0-9_]+%')
    -- Code around them.
    or regexp_matches(text, '["'']\s*\.\s*\$[A-Za-z_]|(?:^|\P{L})\$[A-Za-z_]\w*\.["'']|\bfunction\s*\([^()]*\)\s*\{')
    -- Escapes of JSON, of strings, of addresses, and of HTML without their semicolon.
    or regexp_matches(text, '\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\["'']|\\[nr](?:\P{Ll}|$)')
    or (
        not regexp_matches(text, '(?i)://|www\.')
        and regexp_matches(text, '%[C-Fc-f][0-9A-Fa-f]%[89ABab][0-9A-Fa-f]|\p{L}%20\p{L}')
    )
    or regexp_matches(text, '&nbsp|&(?:hellip|[lr][ad]quo|[mn]dash|quot)(?:[^a-z]|$)')
)
