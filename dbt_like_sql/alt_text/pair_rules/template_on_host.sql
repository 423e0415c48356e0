-- template_on_host: one text on more than alt_text.template_pictures pictures of one host.
-- Source: ours, against COYO's cut over the whole crawl: a text of many hosts is a name, of one a template.
select candidates.row_id
from {{ ref('candidates') }} as candidates
join {{ ref('host_texts') }} as host_texts
    on hash(candidates.text) = host_texts.text_hash and hash(candidates.host) = host_texts.host_hash
where host_texts.pictures > {{ var('alt_text.template_pictures') }}
