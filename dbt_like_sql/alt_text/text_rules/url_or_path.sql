-- url_or_path: the text is an address, a host name or a path of a file system.
-- Source: ours; an address describes a place to click. A sentence that ends in an address stays.
select text from {{ ref('texts') }}
where regexp_matches(text, '(?i)^(?:https?|ftp|file|data|mailto):\S+')
    or regexp_matches(text, '(?i)^www\.\S+$')
    or regexp_matches(text, '^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.(?:com|net|org|info|biz|edu|gov|io|eu|ar|cz|eg|hu|kr|ma|рф|rs|ru|sa|срб|su|th|vn)(?::\d+)?(?:/\S*)?$')
    or regexp_matches(text, '^(?:~|\.{1,2})?(?:/[^\s/]+){2,}/?$')
    or regexp_matches(text, '^/[^\s/]+/?$')
    or regexp_matches(text, '^(?:[A-Za-z]:)?(?:\\[^\\]+){2,}$')
    or regexp_matches(text, '^[A-Za-z]:\\')
