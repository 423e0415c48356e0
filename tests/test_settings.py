"""Settings: defaults, overlays, and errors a user can act on."""

from pathlib import Path

import pytest

from mella.settings import SettingsError, load, parse_assignments


def test_the_default_file_fills_every_section() -> None:
    assert load(overrides={}).images.min_side == 200


def test_a_file_overlays_only_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "mella.toml"
    path.write_text("[images]\nmin_side = 64\n", encoding="utf-8")
    settings = load(path, overrides={})
    assert settings.images.min_side == 64
    assert settings.images.max_aspect == 3.0


def test_an_assignment_on_the_spot_wins_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mella.toml"
    path.write_text("[images]\nmin_side = 64\n", encoding="utf-8")
    assert load(path, overrides={"images.min_side": "32"}).images.min_side == 32


def test_the_environment_gives_one_assignment_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MELLA_SET", "images.min_side=64\ncaptions.prompt=a; b")
    settings = load()
    assert (settings.images.min_side, settings.captions.prompt) == (64, "a; b")


def test_a_misspelt_setting_names_the_nearest() -> None:
    with pytest.raises(SettingsError, match=r"did you mean images\.min_side"):
        load(overrides={"images.min_sides": "64"})


def test_a_value_of_the_wrong_type_says_what_is_wanted() -> None:
    with pytest.raises(SettingsError, match="takes a int, such as 200"):
        load(overrides={"images.min_side": '"big"'})


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        ({"alt_text.min_letters": "-1"}, "alt_text.min_letters takes no number below 0"),
        ({"dataset.host_share": "nan"}, "dataset.host_share takes a number, and nan is none"),
        ({"gates.max_drift": "nan"}, "gates.max_drift takes a number, and nan is none"),
        ({"dataset.rows_per_host": "-3"}, "dataset.rows_per_host takes no number below 0"),
        ({"dataset.host_share": "1.5"}, "dataset.host_share is a share, from 0 to 1"),
        (
            {"splits.test_share": "0.7", "splits.validation_share": "0.4"},
            "splits.test_share and splits.validation_share are 1.1 together: at most 1",
        ),
        ({"alt_text.near_duplicate_similarity": "2"}, "is a share, from 0 to 1"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused(assignment: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        load(overrides=assignment)


def test_the_threshold_of_a_score_or_a_gate_may_be_any_number() -> None:
    assert load(overrides={"gates.max_loop_rate": "-1"}).gates.max_loop_rate == -1
    assert load(overrides={"images.min_text_rank": "-2.5"}).images.min_text_rank == -2.5


def test_a_whole_number_serves_where_a_fraction_is_wanted() -> None:
    assert load(overrides={"images.max_aspect": "2"}).images.max_aspect == 2.0


def test_an_assignment_without_an_equals_sign_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"section\.name=value"):
        parse_assignments(["images.min_side"])


def test_broken_toml_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mella.toml"
    path.write_text("[images\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"mella\.toml: not valid TOML"):
        load(path)


def test_the_digest_of_a_section_changes_with_that_section_only() -> None:
    before, after = load(overrides={}), load(overrides={"images.min_side": "64"})
    assert before.digest("images") != after.digest("images")
    assert before.digest("alt_text", "scan") == after.digest("scan", "alt_text")


def test_a_setting_that_names_a_file_counts_by_what_the_file_holds(tmp_path: Path) -> None:
    path = tmp_path / "blocked"
    path.write_text("a", encoding="utf-8")
    settings = load(overrides={"safety.blocked_hashes": f'"{path}"'})
    before = settings.digest("safety.blocked_hashes")
    path.write_text("b", encoding="utf-8")
    assert settings.digest("safety.blocked_hashes") != before


def test_a_single_setting_has_a_digest_of_its_own() -> None:
    before, after = load(overrides={}), load(overrides={"captions.translator_model": "another"})
    assert before.digest("captions.captioner") == after.digest("captions.captioner")
    assert before.digest("captions.translator_model") != after.digest("captions.translator_model")
