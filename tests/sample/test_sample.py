import hashlib
import os
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from mella.images.fingerprint import colour_distance, fingerprint, hash_distance
from mella.images.validate import inspect
from mella.languages import CODES
from mella.sample.gallery import SILENT, times
from mella.sample.truth import count_kept
from mella.settings import load

CANNOT_OCCUR = {"forgotten", "offensive", "uninformative"}
"""Rules that need a list or a bound of the user's own."""


@pytest.fixture(scope="session")
def served(sample: Path) -> dict[str, bytes]:
    """The bodies of all responses by address."""
    bodies = {}
    for path in sorted(sample.glob("*.warc.gz"))[:-1]:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type == "response":
                    bodies[record.rec_headers["WARC-Target-URI"]] = record.raw_stream.read()
    return bodies


def test_it_is_the_same_bytes_in_every_run(sample: Path, tmp_path: Path) -> None:
    command = (
        "import sys, pathlib; from mella.sample import write_sample; write_sample(pathlib.Path(sys.argv[1]))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Seoul"}
    subprocess.run([sys.executable, "-c", command, str(tmp_path)], check=True, env=environment)
    assert _digests(tmp_path) == _digests(sample)


def test_it_is_small(sample: Path) -> None:
    assert sum(path.stat().st_size for path in sample.iterdir()) < 40_000_000


def test_pages_and_most_of_their_pictures_lie_in_different_files(truth: dict[str, Any]) -> None:
    assert len(truth["files"]) >= 3
    assert len({page["file"] for page in truth["pages"]}) == 2


def test_every_language_has_sites_pairs_and_silent_pictures(truth: dict[str, Any]) -> None:
    hosts = defaultdict(set)
    for page in truth["pages"]:
        hosts[page["language"]].add(page["url"].split("/")[2])
    silent = Counter(t["language"] for t in truth["triples"] if t["alt"] is None and t["image"] == "ok")
    kept = count_kept(truth["triples"])
    for code in CODES:
        assert len(hosts[code]) >= 10
        assert kept[code] >= 360
        assert silent[code] == times(code, SILENT)
    assert len(set().union(*hosts.values())) >= 80


def test_every_host_is_below_the_reserved_domain(truth: dict[str, Any]) -> None:
    for triple in truth["triples"]:
        for url in (triple["page_url"], triple["image_url"]):
            assert url.startswith("https://")
            assert url.split("/")[2].endswith(".painted.example")


def test_every_named_thing_has_variants_on_several_sites_under_distinct_alts(truth: dict[str, Any]) -> None:
    hosts, variants, texts = defaultdict(set), defaultdict(set), defaultdict(list)
    for triple in truth["triples"]:
        picture = truth["pictures"].get(triple["picture"] or "", {})
        if picture.get("kind") == "named" and triple["verdict"] == "kept":
            thing = picture["language"], picture["thing"]
            host = triple["page_url"].split("/")[2]
            hosts[thing].add(host)
            variants[thing].add(picture["variant"])
            texts[host].append((triple["text"], triple["image_url"]))
    assert len(hosts) >= 12 * len(CODES)
    assert all(len(found) >= 4 for found in hosts.values())
    assert all(len(found) >= 8 for found in variants.values())
    assert all(len({text for text, _ in found}) == len(set(found)) for found in texts.values())


def test_every_rule_that_can_occur_has_a_case_in_every_language_it_can(truth: dict[str, Any]) -> None:
    cases = defaultdict(set)
    for triple in truth["triples"]:
        cases[triple["verdict"]].add(triple["language"])
    for rule in set(load().alt_text.rules) - CANNOT_OCCUR:
        scripts_with_case = {"cs", "hu", "ru", "sr", "vi"}
        assert cases[rule] == (scripts_with_case if rule == "shouting" else set(CODES)), rule


def test_every_way_to_forbid_a_page_is_used_in_every_language(truth: dict[str, Any]) -> None:
    ways = defaultdict(set)
    for page in truth["pages"]:
        ways[page["opt_out"]].add(page["language"])
    assert set(ways) == {None, "x_robots_tag", "tdm_reservation", "robots_meta", "tdm_meta"}
    assert all(found == set(CODES) for found in ways.values())


def test_pages_of_every_language_travel_in_every_coding_and_a_legacy_charset(truth: dict[str, Any]) -> None:
    of_language = defaultdict(lambda: defaultdict(set))
    for page in truth["pages"]:
        for field in ("coding", "charset", "lang"):
            of_language[page["language"]][field].add(page[field])
    for found in of_language.values():
        assert {"gzip", "br", "chunked", "deflate", "zstd", "gzip+chunked"} <= found["coding"]
        assert len(found["charset"]) >= 2
        assert None in found["lang"]


def test_good_pictures_decode_and_are_no_near_duplicates_of_each_other(
    truth: dict[str, Any], served: dict[str, bytes]
) -> None:
    settings = load()
    marks, numbers = [], set()
    for triple in truth["triples"]:
        number = triple["picture"]
        shows = truth["pictures"].get(number or "", {})
        skipped = number in numbers or shows.get("kind") not in ("named", "scene")
        if triple["image"] != "ok" or skipped or "near_duplicate_of" in shows or triple["language"] != "sr":
            continue
        numbers.add(number)
        picture = inspect(served[triple["image_url"]], settings.images)
        assert not isinstance(picture, str)
        marks.append(fingerprint(picture.image))
    assert len(marks) >= 400
    for at, one in enumerate(marks):
        for other in marks[:at]:
            far = hash_distance(one.phash, other.phash) > settings.splits.phash_distance
            assert (
                far
                or colour_distance(one.colour_signature, other.colour_signature)
                > settings.splits.colour_distance
            )


@pytest.mark.parametrize("number", range(4))
def test_two_readers_find_the_records_that_the_truth_counts(
    sample: Path, truth: dict[str, Any], number: int
) -> None:
    file = truth["files"][number]
    path = sample / file["name"]
    with path.open("rb") as stream:
        assert sum(1 for _ in ArchiveIterator(stream)) == file["records"]
    with path.open("rb") as stream:
        assert sum(1 for _ in FastIterator(stream, parse_http=False)) == file["records"]


def test_the_last_record_of_the_last_file_is_cut_off(sample: Path, truth: dict[str, Any]) -> None:
    data = (sample / truth["files"][-1]["name"]).read_bytes()
    last = data.rindex(b"\x1f\x8b\x08\x00\x00\x00\x00\x00")
    with pytest.raises(EOFError):
        import gzip

        gzip.decompress(data[last:])


def _digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
