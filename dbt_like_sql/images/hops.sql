-- Every address reached from a tried one by at most max_redirects redirects; `looped` where it was met before.
-- Source: ours; redirects are followed within the crawl only.
with recursive followed as (
    select distinct
        url as start, url, 0 as hop, [url] as path, false as looped
    from {{ ref('addresses') }}
    union all
    select
        followed.start, redirects.location as url, followed.hop + 1 as hop,
        list_append(followed.path, redirects.location) as path,
        list_contains(followed.path, redirects.location) as looped
    from followed
    join {{ ref('redirects') }} as redirects on followed.url = redirects.url
    where not followed.looped and followed.hop < {{ var('images.max_redirects') }}
)
select start, url, hop, looped from followed
