"""The command: exit codes tell, and what the user got wrong gets one line."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from deltalake import write_deltalake

from mella.lake import Lake
from mella.storage import Storage
from tests.crawl.warcs import plain_record
from tests.rating.filled import fill, write_key
from tests.rows import table_of

MELLA = Path(sys.executable).with_name("mella")


@pytest.fixture
def mella(tmp_path: Path):
    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("MELLA_", "DAGSTER_"))}
        return subprocess.run(
            [MELLA, *arguments], capture_output=True, text=True, timeout=120, cwd=tmp_path,
            env=clean | {"MELLA_HOME": str(tmp_path / "home"), "COLUMNS": "160"} | environment,
        )  # fmt: skip

    return run


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["crawl", "add", "c", "nowhere/"], "nowhere"),
        (["crawl", "add", "c", "."], "the folder holds no .warc"),
        (["run", "--language", "xx"], "unknown language 'xx': choose from ar, cs"),
        (["run", "--crawl", "c"], "unknown crawl 'c': `mella crawl add c URI` registers it"),
        (["run", "alt_txt"], "there is no asset 'alt_txt': choose from raw_crawl"),
        (["run", "--set", "images.min_sid=3"], "did you mean images.min_side?"),
        (["run", "--set", "alt_text.personal_data=keep"], "choose from drop, mask"),
        (["run", "--set", 'alt_text.rules=["no_altt"]'], "there is no rule 'no_altt'; choose from"),
        (["run", "--set", "alt_text.informativeness=no:such"], "write it as module:function"),
        (["run", "--set", "images.text_rank=transformers"], "needs images.text_rank_model"),
        (["run", "--set", "captions.captioner=transformers"], "needs captions.captioner_model"),
        (
            ["run", "--set", "captions.translator=nllb"],
            "captions.translator = 'nllb' is unknown: choose from",
        ),
        (["run", "--set", "alt_text.offensive_terms=nope.txt"], "nope.txt"),
        (["run", "--set", "safety.blocked_hashes=nope.txt"], "safety.blocked_hashes: nope.txt"),
        (["run", "--set", "automation.fill_cron=9 9"], "automation.fill_cron = '9 9': write five fields"),
        (["run", "--recipe", "nope"], "which no file defines"),
        (["status", "--recipe", "nope"], "which no file defines"),
        (["demo", "--until", "datset"], "there is no asset 'datset': choose from raw_crawl"),
        (["show", "alt_txt"], "there is no table 'alt_txt'; did you mean alt_text?"),
        (["show", "alt_text", "--columns", "nope"], "alt_text has no column 'nope'"),
        (["show", "alt_text", "--crawl", "nope"], "unknown crawl 'nope': choose from none, so far"),
        (["rate", "--language", "xx"], "unknown language 'xx': choose from ar, cs"),
        (["rate"], "the dataset holds no rows of these languages"),
        (["rate", "agreement", "."], "no key.csv there; `mella rate --out ."),
        (["forget", "nonsense"], "neither an http(s) address nor the sha256"),
    ],
)
def test_a_mistake_gets_one_line_and_exit_code_2(mella, arguments: list[str], line: str) -> None:
    done = mella(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("mella: ")
    assert line in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("command", [["run"], ["status"], ["show", "dataset"]])
def test_a_home_that_cannot_be_made_gets_one_line(mella, command: list[str]) -> None:
    done = mella(*command, MELLA_HOME="/proc/nowhere")
    assert "Traceback" not in done.stderr
    assert done.returncode == 0 or done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", [["status"], ["crawl", "add", "c", "a.warc"], ["forget", "http://a.b/"]])
def test_a_path_that_nothing_can_lie_at_is_named_before_anything_is_made(
    mella, tmp_path: Path, command: list[str]
) -> None:
    (tmp_path / "a.warc").write_bytes(plain_record("http://a.example/", b"<p>"))
    done = mella(*command, MELLA_HOME=str(tmp_path / "a?b"), MELLA_LAKE=str(tmp_path / "lake"))
    assert done.returncode == 2
    assert "a?b': no database can lie at a path with '?' in it: set MELLA_HOME to another" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.warc"]


def test_forgetting_a_picture_says_how_to_forget_its_addresses_too(mella, tmp_path: Path) -> None:
    folder, sha256 = tmp_path / "home/lake", "ab" * 32
    Lake(Storage(str(folder))).create_tables()
    addresses = [f"http://h.example/photo?id={n}&size=s" for n in range(7)]
    rows = [{"image_url": address, "image_sha256": sha256} for address in addresses]
    write_deltalake(str(folder / "images"), table_of("images", *rows), mode="append")
    told = mella("forget", sha256).stdout.splitlines()
    assert [line for line in told if line.startswith("  ")] == [
        *(f"  mella forget '{address}'" for address in addresses[:5]),
        "  and 2 more",
    ]
    assert "images: 7 rows deleted" in told


@pytest.mark.slow
def test_other_marks_in_the_path_of_home_and_crawl_do_no_harm(mella, tmp_path: Path) -> None:
    name = 'my 50% $HOME; it\'s "é" #1 {*} a::b=b,c:d@e ~&<>`'
    (tmp_path / name).mkdir()
    (tmp_path / name / "a.warc").write_bytes(plain_record("http://a.example/", b"<p>"))
    home = tmp_path / name / "home"
    done = mella("demo", name, "--until", "alt_text", COLUMNS="1000", MELLA_HOME=str(home))
    assert done.returncode == 0, done.stderr
    assert (home / "report/index.html").exists()
    (hint,) = (
        line.removeprefix("UI:").strip() for line in done.stdout.splitlines() if line.startswith("UI:")
    )
    of_home, of_ui = (
        subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True, cwd=tmp_path).stdout
        for command in (re.sub(r"\S+ ui$", "printenv MELLA_HOME", hint), f"{hint} --help")
    )
    assert (tmp_path / of_home.strip()).samefile(home)
    assert "The Dagster UI" in of_ui


def test_a_crawl_that_is_registered_anew_says_what_it_replaces(mella, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.warc").write_bytes(plain_record("http://a.example/", b"<p>"))
    assert "in place of" not in mella("crawl", "add", "c", "a.warc").stdout
    assert f"in place of {tmp_path / 'a.warc'}" in mella("crawl", "add", "c", "b.warc").stdout


def test_files_that_were_not_read_whole_are_told_at_the_end(mella, tmp_path: Path) -> None:
    (tmp_path / "crawl").mkdir()
    (tmp_path / "crawl/good.warc").write_bytes(plain_record("http://a.example/", b"<p>"))
    (tmp_path / "crawl/text.warc").write_bytes(b"no record")
    (tmp_path / "crawl/empty.warc").write_bytes(b"")
    mella("crawl", "add", "c", "crawl")
    done = mella("run", "raw_crawl")
    assert done.returncode == 0, done.stderr
    told = "of 3 WARC files of c 1 could not be read whole, 2 hold no record: `mella show crawl_problems"
    assert told in done.stderr.replace("\n", " ")


def test_an_unknown_profile_is_named(mella) -> None:
    done = mella("run", MELLA_PROFILE="laptop")
    assert (done.returncode, done.stderr) == (
        2,
        "mella: MELLA_PROFILE=laptop: choose from local, gpu, cluster\n",
    )


def test_an_empty_lake_has_a_status_and_empty_tables(mella) -> None:
    assert mella("status").returncode == 0
    assert mella("show", "dataset").returncode == 0
    assert mella("crawl", "list").stdout == ""


def test_filled_sheets_give_a_table_and_name_what_is_missing(mella, tmp_path: Path) -> None:
    write_key(tmp_path, ("a", "hu", "alt_text"), ("b", "hu", "alt_text"))
    fill(tmp_path / "hu_rater1.csv", {"a": ("yes", "yes", "yes", "no"), "b": ("yes", "", "yes", "no")})
    fill(tmp_path / "hu_rater2.csv", {"a": ("yes", "no", "yes", "no"), "b": ("yes", "yes", "yes", "no")})
    done = mella("rate", "agreement", str(tmp_path))
    assert done.returncode == 0
    assert done.stderr.strip() == "hu_rater1.csv: row 2: no answer to fluent"
    assert "Hungarian" in done.stdout
    assert str(tmp_path / "agreement.csv") in done.stdout
