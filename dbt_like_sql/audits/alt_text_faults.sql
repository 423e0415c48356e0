-- The kept pairs of one language, with the faults of each row.
SELECT
    *,
    pair_id AS key,
    crawl <> {{ var('crawl') }} OR language <> {{ var('language') }} AS other_partition,
    trim(text) = '' AS blank_text,
    CASE
        -- Characters that are composed already and compose with nothing: looked at five times faster.
        WHEN regexp_full_match(text, '[\x{0}-\x{2FF}\x{400}-\x{482}\x{48A}-\x{52F}\x{621}-\x{64A}\x{1EA0}-\x{1EF9}\x{2010}-\x{2027}\x{AC00}-\x{D7A3}]*')
            THEN FALSE
        ELSE nfc_normalize(text) <> text
            -- Marks that came with a newer Unicode are put in order by DuckDB alone.
            AND NOT regexp_matches(text, '[' || {{ var('unassigned') }} || ']')
    END AS not_nfc,
    regexp_matches(text, '[\x{00AD}\x{061C}\x{200B}\x{200E}\x{200F}\x{202A}-\x{202E}\x{2060}-\x{206F}\x{FEFF}\x{115F}\x{1160}\x{3164}\x{FFA0}\x{E000}-\x{F8FF}\x{FDD0}-\x{FDEF}\x{FFF9}-\x{FFFC}\x{F0000}-\x{10FFFF}]')
        -- Behind a flag, tags spell the region.
        OR regexp_matches(text, '(?:^|[^\x{1F3F4}\x{E0030}-\x{E007A}])[\x{E0000}-\x{E007F}]')
        AS invisible_marks,
    regexp_matches(text, '[\x00-\x1F\x7F]') AS control_characters,
    alt IS NULL AS text_without_alt,
    letters < {% if 'too_short' in var('alt_text.rules') %}least(1, {{ var('alt_text.min_letters') }}){% else %}0{% endif %}
{% if 'too_long' in var('alt_text.rules') %}
        OR letters > {{ var('alt_text.max_letters') }} OR len(text) > 10 * {{ var('alt_text.max_letters') }}
{% endif %}
        AS length_out_of_range,
    masked AND NOT contains(text, '•') AS unmarked_mask,
    NOT isfinite(informativeness) AS score_not_finite,
    host_repeats < 1 OR crawl_repeats < 1 AS uncounted_repeats,
    NOT regexp_matches(page_url, '^https?://[^/\s]+') AS relative_page_url,
    NOT regexp_matches(image_url, '^https?://[^/\s]+') AS relative_image_url
FROM {{ ref('staged_alt_text') }}
