-- shouting: all capitals, from alt_text.shouting_letters cased letters on.
-- Source: ours; headlines and slogans. Scripts without case never shout.
select text from {{ ref('texts') }}
where letters >= {{ var('alt_text.shouting_letters') }}
    and not regexp_matches(text, '\p{Ll}')
    and len(regexp_replace(text, '\P{Lu}', '', 'g')) >= {{ var('alt_text.shouting_letters') }}
