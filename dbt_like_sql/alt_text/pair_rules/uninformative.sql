-- uninformative: a score below alt_text.min_informativeness; 0, the default, takes nothing.
-- Source: ours, against Pangea's cut at a judge's score: what a score calls dull may be culture. Judges what is left.
select settled.row_id
from {{ ref('settled') }} as settled
join {{ ref('informativeness') }} as informativeness on settled.text = informativeness.text
where settled.place = {{ var('kept_place') }}
    and {{ var('alt_text.min_informativeness') }} <> 0
    and informativeness.score < {{ var('alt_text.min_informativeness') }}
