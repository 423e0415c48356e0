import os
import time
from pathlib import Path

from mella.crawl.compiled import clear_unused, kept_in


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


def test_machine_code_that_no_process_has_begun_with_for_long_is_cleared(tmp_path: Path) -> None:
    now, used, unused = (tmp_path / f"compiled-{name}" for name in ("now", "used", "unused"))
    for folder in (now, used, unused):
        folder.mkdir()
        (folder / "a.nbc").write_text("")
    month_ago = time.time() - 31 * 86_400
    for folder in (now, unused):
        os.utime(folder, (month_ago, month_ago))
    clear_unused(now)
    assert set(tmp_path.iterdir()) == {now, used}


def test_a_process_that_begins_with_machine_code_keeps_it_in_use(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("A = 1")
    folder = kept_in(tmp_path, [tmp_path / "cache"])
    assert folder is not None
    os.utime(folder, (0, 0))
    kept_in(tmp_path, [tmp_path / "cache"])
    assert folder.stat().st_mtime > time.time() - 60
