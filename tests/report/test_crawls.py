from collections import Counter

import pytest

from mella.report import crawls
from mella.report.published import Published
from tests.report.world import CRAWL, STAND_IN, World


def overview(world: World) -> crawls.Overview:
    with Published(world.read) as published:
        return crawls.overview(published)


def test_the_overview_adds_up_the_manifest(world: World) -> None:
    found = overview(world)
    assert found.crawls == (CRAWL,)
    assert (found.sizes["files"], found.sizes["records"], found.sizes["problems"]) == (3, 3 * 747, 1)
    assert found.undecided == 1


def test_stand_ins_are_named(world: World) -> None:
    assert STAND_IN in overview(world).stand_ins


@pytest.mark.parametrize(
    ("url", "painted"),
    [
        ("https://a.painted.example/x.jpg", True),
        ("https://A.PAINTED.EXAMPLE:8080/x.jpg", True),
        ("https://painted.example", True),
        ("https://notpainted.example/x.jpg", False),
        ("https://evil.test/painted.example", False),
        ("https://evil.test?.painted.example", False),
        ("https://a.painted.example@evil.test/", False),
        ("https://evil.test\\.painted.example/", False),
    ],
)
def test_pictures_are_painted_only_where_every_host_is_the_painters(
    url: str, painted: bool, own_world: World
) -> None:
    own_world.rows["images"][0]["image_url"] = url
    assert overview(own_world).painted is painted


def test_no_pictures_are_not_painted_pictures(empty: World) -> None:
    assert not overview(empty).painted


def test_problems_are_counted_by_reason_with_an_instance(world: World) -> None:
    with Published(world.read) as published:
        (problem,) = crawls.problems(published)
    assert (problem.reason, problem.records, problem.files) == ("truncated_record", 1, 1)
    assert problem.detail


def test_a_long_manifest_is_cut_for_each_crawl(own_world: World) -> None:
    first = own_world.rows["raw_crawl"][0]
    own_world.rows["raw_crawl"] = [
        {**first, "crawl": crawl, "shard": n, "warc_uri": f"/{n:04}.warc"}
        for crawl, files in (("2026-07", 260), ("2026-08", 30))
        for n in range(files)
    ]
    with Published(own_world.read) as published:
        shown = Counter(row["crawl"] for row in crawls.manifest(published))
    assert shown == {"2026-07": 200, "2026-08": 30}
    assert overview(own_world).sizes["files"] == 290
