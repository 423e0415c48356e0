-- Every address reached from a wanted one by at most max_redirects redirects; `looped` where it was met before.
-- Source: ours; redirects are followed within the crawl only.
with recursive followed as (
    select distinct
        image_url, image_url as url, 0 as hop, [image_url] as path, false as looped
    from {{ ref('wanted') }}
    union all
    select
        followed.image_url, redirects.location as url, followed.hop + 1 as hop,
        list_append(followed.path, redirects.location) as path,
        list_contains(followed.path, redirects.location) as looped
    from followed
    join {{ ref('redirects') }} as redirects on followed.url = redirects.url
    where not followed.looped and followed.hop < {{ var('images.max_redirects') }}
)
select image_url, url, hop, looped from followed
