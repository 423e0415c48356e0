-- A bounded sample of pictures without alt on pages of the language, for captions; icons by their declared size are left.
-- Source: DESIGN, asset `images`; one pair a picture, drawn by the hash of its address: the same in every run.
select first_pair.pair_id, image_url, first_pair.licence
from (
    select
        pairs.image_url,
        min_by({'pair_id': pairs.pair_id, 'licence': pairs.licence}, pairs.pair_id) as first_pair
    from {{ ref('image_alt_pairs') }} as pairs
    anti join {{ ref('alt_text') }} as alt_text on pairs.image_url = alt_text.image_url
    where pairs.alt is null
        and pairs.page_lang = {{ var('language') }}
        and coalesce(pairs.declared_width, {{ var('images.min_side') }}) >= {{ var('images.min_side') }}
        and coalesce(pairs.declared_height, {{ var('images.min_side') }}) >= {{ var('images.min_side') }}
    group by pairs.image_url
) as pictures
order by md5(image_url), image_url
limit {{ var('images.without_alt_per_language') }}
