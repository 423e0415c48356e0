"""Where state lies: what cannot lie somewhere is said before anything is made there."""

from pathlib import Path

import pytest

from resources.home import check_paths, dagster_home, home, lake_root

ALWAYS = ("%41", "\n", "\udcff")
BRACKETS = ("[", "]", "|", "^", "\\")


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("MELLA_LAKE", "DAGSTER_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MELLA_HOME", str(tmp_path / "home"))


def refused(monkeypatch: pytest.MonkeyPatch, variable: str, path: str) -> str:
    monkeypatch.setenv(variable, path)
    with pytest.raises(ValueError, match=f"set {variable} to another") as raised:
        check_paths()
    return str(raised.value)


@pytest.mark.parametrize(
    ("what", "variable", "mark"),
    [
        *(
            ("database", variable, mark)
            for variable in ("MELLA_HOME", "DAGSTER_HOME")
            for mark in (*ALWAYS, "?")
        ),
        *(("table", "MELLA_HOME", mark) for mark in BRACKETS),
        *(("table", "MELLA_LAKE", mark) for mark in (*ALWAYS, *BRACKETS)),
    ],
)
def test_a_path_at_which_nothing_can_lie_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, what: str, variable: str, mark: str
) -> None:
    told = refused(monkeypatch, variable, str(tmp_path / f"a{mark}b"))
    assert f"no {what} can lie at a path with {mark!r} in it" in told


@pytest.mark.parametrize("variable", ["MELLA_HOME", "MELLA_LAKE", "DAGSTER_HOME"])
def test_a_path_that_leads_nowhere_is_refused(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    assert "leads nowhere" in refused(monkeypatch, variable, "~nobody-of-that-name/mella")


def test_a_working_folder_that_is_gone_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert "leads nowhere" in refused(monkeypatch, "MELLA_HOME", ".mella")
    monkeypatch.undo()


@pytest.mark.parametrize(
    "path", ["a?b", "a#b", "a*b", "a::b", "a/../b", "a/./b", "a//b", "a/..", "a%41", "a[b]", "a|b", "a^b"]
)
def test_a_place_in_a_bucket_that_two_libraries_would_read_differently_is_refused(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    assert "no table can lie" in refused(monkeypatch, "MELLA_LAKE", f"s3://bucket/{path}")


@pytest.mark.parametrize("path", ["s3://bucket", "s3://bucket/a b/é{1}%/..c", "s3://bucket/a.b/"])
def test_a_place_in_a_bucket_is_taken_as_it_is_named(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setenv("MELLA_LAKE", path)
    assert lake_root() == path.rstrip("/")


def test_a_lake_elsewhere_frees_the_home_of_what_tables_cannot_bear(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MELLA_HOME", str(tmp_path / "h[x]"))
    monkeypatch.setenv("MELLA_LAKE", str(tmp_path / "l?k"))
    check_paths()
    assert (home(), dagster_home()) == (tmp_path / "h[x]", tmp_path / "h[x]/dagster")


def test_a_path_from_here_is_judged_and_taken_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("good", "a[b"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "good")
    monkeypatch.setenv("MELLA_LAKE", "lake")
    assert lake_root() == str(tmp_path / "good/lake")
    monkeypatch.chdir(tmp_path / "a[b")
    assert "a[b/lake" in refused(monkeypatch, "MELLA_LAKE", "lake")
