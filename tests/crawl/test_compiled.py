from pathlib import Path

from mella.crawl.compiled import kept_in


def test_machine_code_is_kept_apart_for_every_state_of_the_sources(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("A = 1")
    first = kept_in(tmp_path, [tmp_path / "cache"])
    assert first == kept_in(tmp_path, [tmp_path / "cache"])
    (tmp_path / "two.py").write_text("B = 2")
    assert kept_in(tmp_path, [tmp_path / "cache"]) != first


def test_where_one_place_cannot_be_written_the_next_is_taken(tmp_path: Path) -> None:
    taken = tmp_path / "a_file"
    taken.write_text("")
    found = kept_in(tmp_path, [taken, tmp_path / "cache"])
    assert found is not None and found.parent == tmp_path / "cache"
    assert kept_in(tmp_path, [taken]) is None
