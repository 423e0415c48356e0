import pytest

from mella.alt_text.filter import rule_names
from mella.alt_text.rules import described, rules_in_force
from mella.settings import load

SETTINGS = load(None, {})


@pytest.mark.parametrize("name", rule_names())
def test_every_rule_says_what_it_takes_and_on_whose_word(name: str) -> None:
    rule = described(SETTINGS)[name]
    assert rule.name == name
    assert rule.reason
    assert rule.source
    assert not rule.reason.startswith(name)


def test_rules_in_force_stand_in_the_order_in_which_they_judge() -> None:
    settings = load(None, {"alt_text.rules": '["too_short", "no_alt"]'})
    assert [rule.name for rule in rules_in_force(settings)] == ["too_short", "no_alt"]


def test_a_rule_shows_the_values_in_force_of_the_settings_that_it_reads() -> None:
    settings = load(None, {"alt_text.shouting_letters": "7"})
    assert described(settings)["shouting"].settings == {"alt_text.shouting_letters": 7}


def test_a_rule_shows_a_setting_that_it_obeys_elsewhere() -> None:
    assert described(SETTINGS)["undecided_language"].settings == {
        "scan.min_language_score": 0.5,
        "scan.min_language_score_against_page": 0.9,
    }


def test_a_rule_shows_a_setting_that_only_what_follows_its_query_obeys() -> None:
    assert described(SETTINGS)["near_duplicate"].settings == {
        "alt_text.near_duplicate_letters": 40,
        "alt_text.near_duplicate_similarity": 0.8,
        "alt_text.near_duplicate_pictures": 8,
    }


def test_a_rule_that_only_stands_in_the_order_has_no_setting() -> None:
    assert described(SETTINGS)["duplicate"].settings == {}
