"""Models as text: what `ref` and `var` become, in which order, and what is said of a wrong model."""

from pathlib import Path

import pytest

from mella.sql import ModelError, read_models
from mella.sql.render import literal, render_models


def write(folder: Path, **models: str) -> Path:
    for name, text in models.items():
        path = folder / (name.replace("__", "/") + ".sql")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def render(folder: Path, target: str, **variables: object) -> list[str]:
    rendered = render_models(read_models(folder), ["source"], variables, [target])
    return [item.model.name for item in rendered]


def test_a_model_is_named_by_its_file_and_described_by_its_comment(tmp_path: Path) -> None:
    folder = write(tmp_path, rules__too_short="-- Rule one.\n-- Source: ours.\nselect 1 as a\n")
    model = read_models(folder)["too_short"]
    assert model.comment == "Rule one. Source: ours."


def test_models_come_after_those_they_read_and_others_not_at_all(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        a="-- a\nselect * from {{ ref('b') }} join {{ ref('c') }} using (x)",
        b="-- b\nselect * from {{ ref('c') }}",
        c="-- c\nselect * from {{ ref('source') }}",
        d="-- d\nselect {{ var('nowhere') }} as x",
    )
    assert render(folder, "a") == ["c", "b", "a"]


def test_a_name_given_by_a_variable_counts_as_read(tmp_path: Path) -> None:
    text = """-- a
select 1 as x where false
{% for rule in var('rules') %} union all select x from {{ ref(rule) }} {% endfor %}"""
    folder = write(tmp_path, a=text, b="-- b\nselect 2 as x", c="-- c\nselect 3 as x")
    assert render(folder, "a", rules=["c"]) == ["c", "a"]


@pytest.mark.parametrize(
    ("value", "sql"),
    [
        ("it's", "'it''s'"),
        ("'; drop table x; --", "'''; drop table x; --'"),
        (3, "3"),
        (0.5, "0.5"),
        (True, "true"),
        (None, "null"),
        (("a", "b'"), "['a', 'b''']"),
        ([], "[]"),
    ],
)
def test_a_value_is_printed_as_a_literal(value: object, sql: str) -> None:
    assert literal(value) == sql


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "a\0b", {"a": 1}, object()])
def test_a_value_without_a_literal_is_refused(value: object) -> None:
    with pytest.raises(ModelError, match="cannot be written into SQL"):
        literal(value)


WRONG = {
    "unknown ref": ("-- m\nselect *\nfrom {{ ref('nothing') }}", r"m\.sql:3: ref\('nothing'\) is neither"),
    "unknown var": ("-- m\n\n\nselect {{ var('alt_text.x') }}", r"m\.sql:4: var\('alt_text\.x'\) is not set"),
    "undefined name": ("-- m\nselect {{ env }}", r"m\.sql:2: 'env' is undefined"),
    "broken template": ("-- m\nselect {{ ref('a' }}", r"m\.sql:2: "),
    "sandbox": ("-- m\nselect {{ var.__globals__ }}", r"m\.sql:2: .*unsafe"),
    "no comment": ("select 1", r"m\.sql:1: a model opens with a comment"),
    "two statements": ("-- m\nselect 1; select 2", r"m\.sql: a model is one SELECT"),
    "not a query": ("-- m\ndrop table x", r"m\.sql: a model is one SELECT"),
    "not SQL": ("-- m\nselect from from", r"m\.sql: not valid SQL"),
    "hidden table": ("-- m\nselect * from source", r"m\.sql: reads source without ref"),
    "ref unread": ("-- m\nselect {{ ref('source') }} as x", r"m\.sql: names source by ref\(\) and does not"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_model_is_named_with_its_line(tmp_path: Path, case: str) -> None:
    text, message = WRONG[case]
    with pytest.raises(ModelError, match=message) as raised:
        render(write(tmp_path, m=text), "m")
    assert "\n" not in str(raised.value)


def test_a_common_table_expression_is_no_hidden_table(tmp_path: Path) -> None:
    folder = write(tmp_path, m="-- m\nwith t as (select * from {{ ref('source') }}) select * from t")
    assert render(folder, "m") == ["m"]


def test_a_circle_of_models_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path, a="-- a\nselect * from {{ ref('b') }}", b="-- b\nselect * from {{ ref('a') }}")
    with pytest.raises(ModelError, match=r"read one another in a circle: [ab] → [ab] → [ab]"):
        render(folder, "a")


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, x__a="-- a\nselect 1", y__a="-- a\nselect 1")
    with pytest.raises(ModelError, match="already defines a model 'a'"):
        read_models(folder)


def test_a_target_that_does_not_exist_lists_those_that_do(tmp_path: Path) -> None:
    folder = write(tmp_path, kept="-- kept\nselect 1")
    with pytest.raises(ModelError, match="no model 'keep': choose from kept"):
        render(folder, "keep")
