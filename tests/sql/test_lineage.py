"""Column lineage: through joins, unions, aggregates, stars and constants, back to the sources."""

from pathlib import Path

from mella.sql import column_lineage
from tests.sql.test_render import write

SCHEMAS = {"people": ["id", "name", "town_id"], "towns": ["id", "title"]}


def test_columns_are_followed_to_the_sources(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        named="-- n\nselect id, upper(name) as name, town_id from {{ ref('people') }} where name <> ''",
        placed="""-- p
with t as (select id, title from {{ ref('towns') }})
select n.* exclude (town_id), t.title || ' ' || n.name as label, {{ var('year') }} as year
from {{ ref('named') }} as n left join t on n.town_id = t.id""",
        everyone="""-- e
select name, label, year, null::varchar as note from {{ ref('placed') }}
union all
select title, title, 0, title from {{ ref('towns') }}""",
        counted="""-- c
select name, count(*) as n, max(label) as label
from {{ ref('everyone') }} group by name""",
    )
    assert column_lineage(folder, "placed", SCHEMAS, {"year": 2026}) == {
        "id": [("people", "id")],
        "name": [("people", "name")],
        "label": [("people", "name"), ("towns", "title")],
        "year": [],
    }
    assert column_lineage(folder, "counted", SCHEMAS, {"year": 2026}) == {
        "name": [("people", "name"), ("towns", "title")],
        "n": [],
        "label": [("people", "name"), ("towns", "title")],
    }


def test_a_condition_is_no_origin(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        m="""-- m
select name from {{ ref('people') }}
where town_id in (select id from {{ ref('towns') }} where title <> '')""",
    )
    assert column_lineage(folder, "m", SCHEMAS, {}) == {"name": [("people", "name")]}


def test_a_ranking_takes_its_values_from_what_it_partitions_and_orders_by(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        m="""-- m
select row_number() over (partition by town_id order by name) as place from {{ ref('people') }}""",
    )
    assert column_lineage(folder, "m", SCHEMAS, {}) == {"place": [("people", "name"), ("people", "town_id")]}
