-- tracking_pixel: declared at most 2 pixels wide or high, or served by an address that counts visits or fills space.
-- Source: ours, after the URL words of mOSCAR; whole names only, so that pixel-8.jpg stays.
select row_id from {{ ref('candidates') }}
where declared_width <= 2
    or declared_height <= 2
    or regexp_matches(
        lower(image_url),
        '^[^?#]*/(?:(?:tracking|track|clear|transparent|blank)[-_.]?)?'
        '(?:pixel(?:[-_]?(?:[01]|\d+x\d+))?|(?:spacer|beacon|blank|transparent|clear|1x1)(?:[-_]?\d+(?:x\d+)?)?)'
        '(?:\.(?:gif|png|jpe?g|webp|svg|php|aspx?|ashx|cgi))?(?:[?#]|$)'
    )
    or regexp_matches(
        lower(image_url), '^[^?#]*/(?:tracking|beacons?|tracker|pixels?)(?:/[^/.?#]*)*(?:\.gif|\.php)?(?:[?#]|$)'
    )
