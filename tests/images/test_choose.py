import dataclasses
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mella.crawl.address import host_of
from mella.funnel import counts_of
from mella.images.choose import Chosen, funnel_of
from mella.settings import Settings, load
from mella.storage import Storage
from mella.tables import TABLES
from tests.images.warcs import Capture, choose_of, pair, redirect, survey_all, table, write_warc

SETTINGS = load(overrides={})
HOST = "http://media.example"


def choose(
    surveyed: dict[str, pa.Table],
    with_alt: list[dict[str, Any]],
    without: list[dict[str, Any]] | None = None,
    settings: Settings = SETTINGS,
    **options: Any,
) -> Chosen:
    lake = Storage("/nowhere")
    return choose_of(surveyed, with_alt, without or (), settings=settings, lake=lake, **options)


def records_of(chosen: Chosen) -> dict[str, tuple[str, int, str]]:
    """Image URL to (WARC file, offset, host that served it)."""
    return {
        wanted.image_url: (Path(task.warc_uri).name, record.offset, host_of(wanted.served_url))
        for task in chosen.tasks
        for record in task.wanted
        for wanted in record.pairs
    }


def reasons_of(chosen: Chosen) -> dict[str, str]:
    return {row["image_url"]: row["reason"] for row in chosen.failed.to_pylist()}


def choose_from(folder: Path, captures: list[Capture], *urls: str) -> Chosen:
    surveyed = survey_all([write_warc(folder / "images.warc.gz", captures)])
    return choose(surveyed, [pair(url, alt="ketto szo") for url in urls])


def test_a_picture_in_the_crawl_is_read_where_it_lies(tmp_path: Path) -> None:
    captures = [Capture(f"{HOST}/a.png", b"a"), Capture(f"{HOST}/b.png", b"b")]
    surveyed = survey_all([write_warc(tmp_path / "images.warc.gz", captures)])
    chosen = choose(surveyed, [pair(f"{HOST}/b.png", alt="szo")])
    offset = surveyed["crawl_images"]["warc_offset"][1].as_py()
    assert records_of(chosen) == {f"{HOST}/b.png": ("images.warc.gz", offset, "media.example")}
    assert chosen.tasks[0].seekable
    assert chosen.failed.num_rows == 0
    assert chosen.failed.schema == TABLES["images"].schema


def test_what_the_crawl_does_not_hold_is_counted(tmp_path: Path) -> None:
    chosen = choose_from(tmp_path, [Capture(f"{HOST}/a.png", b"a")], f"{HOST}/b.png")
    assert reasons_of(chosen) == {f"{HOST}/b.png": "image_not_in_crawl"}
    assert not chosen.tasks


def test_redirects_are_followed_within_the_crawl_and_their_end_gives_the_host(tmp_path: Path) -> None:
    captures = [
        redirect(f"{HOST}/a.png", "http://cdn.example/a.png"),
        redirect("http://cdn.example/a.png", "/b.png"),
        Capture("http://cdn.example/b.png", b"b"),
    ]
    chosen = choose_from(tmp_path, captures, f"{HOST}/a.png")
    assert records_of(chosen)[f"{HOST}/a.png"][2] == "cdn.example"


def test_a_redirect_out_of_the_crawl_is_not_in_it(tmp_path: Path) -> None:
    chosen = choose_from(tmp_path, [redirect(f"{HOST}/a.png", "http://x.example/")], f"{HOST}/a.png")
    assert reasons_of(chosen) == {f"{HOST}/a.png": "image_not_in_crawl"}


def test_redirects_in_a_circle_end(tmp_path: Path) -> None:
    captures = [
        redirect(f"{HOST}/a", f"{HOST}/b"),
        redirect(f"{HOST}/b", f"{HOST}/a"),
        redirect(f"{HOST}/self", f"{HOST}/self"),
    ]
    chosen = choose_from(tmp_path, captures, f"{HOST}/a", f"{HOST}/self")
    assert set(reasons_of(chosen).values()) == {"redirect_loop"}


@pytest.mark.parametrize(("hops", "found"), [(5, True), (6, False)])
def test_redirects_are_followed_up_to_the_limit(tmp_path: Path, hops: int, found: bool) -> None:
    captures = [redirect(f"{HOST}/{n}", f"{HOST}/{n + 1}") for n in range(hops)]
    chosen = choose_from(tmp_path, [*captures, Capture(f"{HOST}/{hops}", b"x")], f"{HOST}/0")
    assert bool(chosen.tasks) == found
    assert reasons_of(chosen) == ({} if found else {f"{HOST}/0": "too_many_redirects"})


def test_of_several_captures_the_earliest_good_one_is_read(tmp_path: Path) -> None:
    url = f"{HOST}/a.png"
    first = write_warc(tmp_path / "1.warc.gz", [redirect(url, f"{HOST}/moved")])
    second = write_warc(tmp_path / "2.warc.gz", [Capture(f"{HOST}/x.png", b"x"), Capture(url, b"one")])
    third = write_warc(tmp_path / "3.warc.gz", [Capture(url, b"two"), Capture(f"{HOST}/moved", b"three")])
    for order in ([first, second, third], [third, second, first]):
        chosen = choose(survey_all(order), [pair(url, alt="szo")])
        name, offset, _ = records_of(chosen)[url]
        assert name == "2.warc.gz"
        assert offset > 0


def test_a_revisit_is_read_where_its_bytes_lie(tmp_path: Path) -> None:
    body = b"the picture"
    original = survey_all([write_warc(tmp_path / "1.warc.gz", [Capture(f"{HOST}/old.png", body)])])
    digest = original["crawl_images"]["payload_digest"][0].as_py()
    paths = [
        tmp_path / "1.warc.gz",
        write_warc(tmp_path / "2.warc.gz", [Capture(f"{HOST}/new.png", revisit=digest)]),
    ]
    chosen = choose(survey_all(paths), [pair(f"{HOST}/new.png", alt="szo")])
    assert records_of(chosen) == {f"{HOST}/new.png": ("1.warc.gz", 0, "media.example")}


def test_a_whole_capture_goes_before_an_earlier_one_that_holds_a_part(tmp_path: Path) -> None:
    url = f"{HOST}/a.png"
    for partial in (Capture(url, b"w", truncated="length"), Capture(url, b"w", 206), Capture(url, b"", 204)):
        alone = choose_from(tmp_path, [partial], url)
        assert records_of(alone)[url][1] == 0
        assert records_of(choose_from(tmp_path, [partial, Capture(url, b"whole")], url))[url][1] > 0


def test_a_revisit_of_a_whole_picture_goes_before_a_part_of_it(tmp_path: Path) -> None:
    old, new = f"{HOST}/old.png", f"{HOST}/new.png"
    first = survey_all([write_warc(tmp_path / "0.warc.gz", [Capture(old, b"whole")])])
    digest = first["crawl_images"]["payload_digest"][0].as_py()
    captures = [Capture(new, b"w", 206), Capture(old, b"whole"), Capture(new, revisit=digest)]
    surveyed = survey_all([write_warc(tmp_path / "1.warc.gz", captures)])
    whole = surveyed["crawl_images"]["warc_offset"][1].as_py()
    assert records_of(choose(surveyed, [pair(new, alt="szo")]))[new][1] == whole


def test_a_revisit_is_read_at_the_address_it_refers_to_where_no_digest_speaks_against_it(
    tmp_path: Path,
) -> None:
    old, new = f"{HOST}/old.png", f"{HOST}/new.png"
    digest = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
    revisit = Capture(new, revisit=digest, refers_to=old)
    surveyed = survey_all([write_warc(tmp_path / "1.warc.gz", [Capture(old, b"a"), revisit])])
    assert reasons_of(choose(surveyed, [pair(new, alt="szo")])) == {new: "revisit_unresolved"}
    stated = surveyed["crawl_images"]["payload_digest"].to_pylist()
    for unstated in ([None, stated[1]], [stated[0], None]):
        place = TABLES["crawl_images"].schema.get_field_index("payload_digest")
        index = surveyed["crawl_images"].set_column(place, "payload_digest", pa.array(unstated, pa.string()))
        chosen = choose({**surveyed, "crawl_images": index}, [pair(new, alt="szo")])
        assert records_of(chosen)[new][1] == 0


def test_a_redirect_stored_as_a_revisit_is_followed(tmp_path: Path) -> None:
    digest = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
    moved = Capture(f"{HOST}/a", b"", 301, (("Location", "/b.png"),), revisit=digest)
    chosen = choose_from(tmp_path, [moved, Capture(f"{HOST}/b.png", b"b")], f"{HOST}/a")
    assert [p.served_url for t in chosen.tasks for r in t.wanted for p in r.pairs] == [f"{HOST}/b.png"]


def test_a_revisit_of_what_the_crawl_does_not_hold_is_counted(tmp_path: Path) -> None:
    capture = Capture(f"{HOST}/a.png", revisit="sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ")
    chosen = choose_from(tmp_path, [capture], f"{HOST}/a.png")
    assert reasons_of(chosen) == {f"{HOST}/a.png": "revisit_unresolved"}


def test_an_opt_out_is_obeyed_wherever_on_the_way_it_stands(tmp_path: Path) -> None:
    opt_out = (("X-Robots-Tag", "noai"),)
    captures = [
        Capture(f"{HOST}/a.png", b"a", headers=opt_out),
        redirect(f"{HOST}/b.png", f"{HOST}/a.png"),
        Capture(f"{HOST}/c.png", b"c", 302, (("Location", f"{HOST}/d.png"), *opt_out)),
        Capture(f"{HOST}/d.png", b"d"),
    ]
    urls = [f"{HOST}/{name}.png" for name in "abcd"]
    chosen = choose_from(tmp_path, captures, *urls)
    assert reasons_of(chosen) == dict.fromkeys(urls[:3], "opted_out")
    assert list(records_of(chosen)) == urls[3:]


def test_pairs_that_share_a_picture_share_its_record(tmp_path: Path) -> None:
    surveyed = survey_all([write_warc(tmp_path / "1.warc.gz", [Capture(f"{HOST}/a.png", b"a")])])
    pairs = [pair(f"{HOST}/a.png", f"http://page.example/{n}", alt=f"szo {n}") for n in range(3)]
    chosen = choose(surveyed, pairs)
    assert [len(record.pairs) for task in chosen.tasks for record in task.wanted] == [3]


def sized(captures: list[Capture], folder: Path, **forgotten: Any) -> Chosen:
    """What becomes of a pair whose page gives its image as small, middle and large as well."""
    surveyed = survey_all([write_warc(folder / "images.warc.gz", captures)])
    named = [f"{HOST}/{size}.png" for size in ("large", "middle", "small")]
    return choose(surveyed, [pair(f"{HOST}/a.png", alt="szo", other_urls=named)], **forgotten)


def test_a_picture_that_the_crawl_holds_at_another_address_is_read_there(tmp_path: Path) -> None:
    captures = [
        redirect(f"{HOST}/large.png", f"{HOST}/nowhere.png"),
        redirect(f"{HOST}/middle.png", "http://cdn.example/middle.png"),
        Capture(f"{HOST}/small.png", b"s"),
        Capture("http://cdn.example/middle.png", b"m"),
    ]
    chosen = sized(captures, tmp_path)
    assert [p.served_url for t in chosen.tasks for r in t.wanted for p in r.pairs] == [
        "http://cdn.example/middle.png"
    ]
    assert chosen.failed.num_rows == 0


def test_its_own_address_goes_first_and_gives_the_reason(tmp_path: Path) -> None:
    captures = [Capture(f"{HOST}/large.png", b"l"), Capture(f"{HOST}/a.png", b"a")]
    assert records_of(sized(captures, tmp_path))[f"{HOST}/a.png"][1] > 0
    captures = [
        redirect(f"{HOST}/a.png", f"{HOST}/a.png"),
        redirect(f"{HOST}/small.png", f"{HOST}/nowhere.png"),
    ]
    assert reasons_of(sized(captures, tmp_path)) == {f"{HOST}/a.png": "redirect_loop"}


def test_no_smaller_size_stands_in_for_what_is_opted_out_or_forgotten(tmp_path: Path) -> None:
    small = Capture(f"{HOST}/small.png", b"s")
    opted_out = Capture(f"{HOST}/middle.png", b"m", headers=(("X-Robots-Tag", "noai"),))
    assert reasons_of(sized([small, opted_out], tmp_path)) == {f"{HOST}/a.png": "opted_out"}
    for captured in ([small], [small, Capture(f"{HOST}/a.png", b"a")]):
        chosen = sized(captured, tmp_path, forgotten_urls=[f"{HOST}/middle.png"])
        assert reasons_of(chosen) == {f"{HOST}/a.png": "forgotten"}


@pytest.mark.parametrize(
    ("images", "one_page", "one_alt", "found"),
    [
        (2, True, False, 0),
        (2, True, True, 2),
        (4, False, False, 4),
        (5, False, False, 0),
        (5, False, True, 5),
    ],
)
def test_no_stand_in_is_taken_for_the_picture_of_many(
    tmp_path: Path, images: int, one_page: bool, one_alt: bool, found: int
) -> None:
    surveyed = survey_all([write_warc(tmp_path / "1.warc.gz", [Capture(f"{HOST}/stub.png", b"s")])])
    pairs = [
        pair(
            f"{HOST}/{n}.png",
            "http://page.example/" if one_page else f"http://page.example/{n}",
            alt="szo" if one_alt else f"szo {n}",
            other_urls=[f"{HOST}/stub.png"],
        )
        for n in range(images)
    ]
    assert len(records_of(choose(surveyed, pairs))) == found


def test_an_own_address_beside_which_several_have_pictures_of_their_own_is_read_last(tmp_path: Path) -> None:
    captures = [Capture(f"{HOST}/{name}.png", b"x") for name in ("stub", "a", "b")]
    surveyed = survey_all([write_warc(tmp_path / "1.warc.gz", captures)])
    pairs = [
        pair(f"{HOST}/stub.png", f"http://page.example/{n}", alt=f"szo {n}", other_urls=[f"{HOST}/{n}.png"])
        for n in "abc"
    ]
    chosen = choose(surveyed, pairs)
    served = {p.pair_id: p.served_url for t in chosen.tasks for r in t.wanted for p in r.pairs}
    assert [served[p["pair_id"]] for p in pairs] == [f"{HOST}/{name}.png" for name in ("a", "b", "stub")]


@pytest.mark.parametrize("forbidden", ["own", "redirected", "by https"])
def test_a_stand_in_that_is_opted_out_speaks_for_its_pairs(tmp_path: Path, forbidden: str) -> None:
    own, noai = f"{HOST}/stub.png", (("X-Robots-Tag", "noai"),)
    captures = {
        "own": [Capture(own, b"s", headers=noai)],
        "redirected": [redirect(own, f"{HOST}/x.png"), Capture(f"{HOST}/x.png", b"s", headers=noai)],
        "by https": [Capture(own.replace("http:", "https:"), b"s", headers=noai)],
    }[forbidden]
    captures += [Capture(f"{HOST}/{n}.png", b"x") for n in range(6)]
    surveyed = survey_all([write_warc(tmp_path / "1.warc.gz", captures)])
    pairs = [
        pair(own, f"http://page.example/{n}", alt=f"szo {n}", other_urls=[f"{HOST}/{n}.png"])
        for n in range(6)
    ]
    assert choose(surveyed, pairs).failed["reason"].to_pylist() == ["opted_out"] * 6


def test_an_image_by_https_that_is_opted_out_ends_the_search(tmp_path: Path) -> None:
    noai = (("X-Robots-Tag", "noai"),)
    captures = [
        Capture(f"{HOST}/a.png".replace("http:", "https:"), b"a", headers=noai),
        Capture(f"{HOST}/b.png", b"b"),
    ]
    surveyed = survey_all([write_warc(tmp_path / "1.warc.gz", captures)])
    chosen = choose(surveyed, [pair(f"{HOST}/a.png", alt="szo", other_urls=[f"{HOST}/b.png"])])
    assert set(reasons_of(chosen).values()) == {"opted_out"}


@pytest.mark.parametrize("by", ["digest", "address"])
@pytest.mark.parametrize("why", ["forgotten", "opted_out"])
def test_what_a_revisit_stands_for_is_not_read_where_that_is_forbidden(
    tmp_path: Path, by: str, why: str
) -> None:
    old, new = f"{HOST}/old.png", f"{HOST}/new.png"
    first = survey_all([write_warc(tmp_path / "0.warc.gz", [Capture(old, b"a")])])
    digest = first["crawl_images"]["payload_digest"][0].as_py()
    noai = (("X-Robots-Tag", "noai"),)
    captures = [Capture(old, b"a"), Capture(new, revisit=digest, refers_to=old)]
    captures += [Capture(old, b"a", headers=noai)] * (why == "opted_out")
    surveyed = survey_all([write_warc(tmp_path / "1.warc.gz", captures)])
    if by == "address":
        place = TABLES["crawl_images"].schema.get_field_index("payload_digest")
        unstated = pa.array([None] * surveyed["crawl_images"].num_rows, pa.string())
        surveyed["crawl_images"] = surveyed["crawl_images"].set_column(place, "payload_digest", unstated)
    unwanted = [old] * (why == "forgotten")
    assert reasons_of(choose(surveyed, [pair(new, alt="szo")], forgotten_urls=unwanted)) == {new: why}


@pytest.mark.parametrize(("images", "one_alt", "found"), [(4, False, 4), (5, False, 0), (5, True, 5)])
def test_no_stand_in_is_read_at_the_own_address_of_many(
    tmp_path: Path, images: int, one_alt: bool, found: int
) -> None:
    surveyed = survey_all([write_warc(tmp_path / "1.warc.gz", [Capture(f"{HOST}/stub.png", b"s")])])
    pairs = [
        pair(
            f"{HOST}/stub.png",
            f"http://page.example/{n}",
            alt="szo" if one_alt else f"szo {n}",
            other_urls=[f"{HOST}/{n}.png"],
        )
        for n in range(images)
    ]
    chosen = choose(surveyed, pairs)
    assert sum(len(record.pairs) for task in chosen.tasks for record in task.wanted) == found
    assert chosen.failed["reason"].to_pylist() == ["image_not_in_crawl"] * (images - found)


def test_an_image_named_by_http_is_read_by_https_where_the_crawl_holds_that_alone(tmp_path: Path) -> None:
    url, secure = f"{HOST}/a.png", f"{HOST}/a.png".replace("http:", "https:")
    chosen = choose_from(tmp_path, [Capture(secure, b"a")], url)
    assert [p.served_url for t in chosen.tasks for r in t.wanted for p in r.pairs] == [secure]
    chosen = choose_from(tmp_path, [Capture(secure, b"a"), Capture(url, b"b")], url)
    assert [p.served_url for t in chosen.tasks for r in t.wanted for p in r.pairs] == [url]
    surveyed = survey_all([write_warc(tmp_path / "images.warc.gz", [Capture(url, b"a")])])
    chosen = choose(surveyed, [pair(url, alt="szo")], forgotten_urls=[secure])
    assert reasons_of(chosen) == {url: "forgotten"}


def test_tasks_are_of_bounded_size_where_the_file_can_be_sought_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mella.images.choose.RECORDS_PER_TASK", 4)
    captures = [Capture(f"{HOST}/{n}.png", bytes([n])) for n in range(10)]
    surveyed = survey_all([write_warc(tmp_path / "1.warc.gz", captures)])
    pairs = [pair(capture.url, alt="szo") for capture in captures]
    assert [len(task.wanted) for task in choose(surveyed, pairs).tasks] == [4, 4, 2]
    unseekable = surveyed["raw_crawl"].set_column(
        surveyed["raw_crawl"].schema.get_field_index("seekable"), "seekable", pa.array([False])
    )
    chosen = choose({**surveyed, "raw_crawl": unseekable}, pairs)
    assert [len(task.wanted) for task in chosen.tasks] == [10]


def sampled(chosen: Chosen) -> set[str]:
    return {row["image_url"] for row in chosen.failed.to_pylist() if not row["has_alt"]}


EMPTY = {name: TABLES[name].schema.empty_table() for name in ("raw_crawl", "crawl_images")}


def test_pictures_without_alt_are_sampled_once_each_up_to_the_limit() -> None:
    limited = dataclasses.replace(
        SETTINGS, images=dataclasses.replace(SETTINGS.images, without_alt_per_language=10)
    )
    without = [pair(f"{HOST}/{n % 50}.png", f"http://page.example/{n}") for n in range(100)]
    chosen = choose(EMPTY, [], without, limited)
    assert chosen.failed.num_rows == len(sampled(chosen)) == 10
    assert sampled(choose(EMPTY, [], without[::-1], limited)) == sampled(chosen)
    more = choose(EMPTY, [], without, SETTINGS)
    assert len(sampled(more)) == 50
    assert sampled(chosen) < sampled(more)


def test_the_sample_holds_what_may_be_a_picture_of_the_language() -> None:
    kept = pair(f"{HOST}/kept.png", alt="szo")
    without = [
        pair(f"{HOST}/kept.png", "http://page.example/other"),
        pair(f"{HOST}/russian.png", page_lang="ru"),
        pair(f"{HOST}/icon.png", declared_width=16, declared_height=16),
        pair(f"{HOST}/wide.png", declared_width=500, declared_height=90),
        pair(f"{HOST}/large.png", declared_width=500),
        pair(f"{HOST}/undeclared.png"),
        pair(f"{HOST}/dropped.png", alt="IMG_01.png"),
    ]
    chosen = choose(EMPTY, [kept], without)
    assert sampled(chosen) == {f"{HOST}/large.png", f"{HOST}/undeclared.png"}
    assert chosen.failed.num_rows == 3


_urls = st.sampled_from([f"{HOST}/{n}" for n in range(6)])
_captures = st.one_of(
    st.builds(Capture, _urls, st.binary(min_size=1, max_size=3)),
    st.builds(redirect, _urls, _urls),
    st.builds(
        lambda url, body: Capture(url, body, headers=(("X-Robots-Tag", "noimageai"),)),
        _urls,
        st.binary(min_size=1, max_size=3),
    ),
)


@settings(deadline=None, max_examples=10)
@given(
    captures=st.lists(_captures, max_size=12),
    wanted=st.lists(_urls, max_size=6),
    without=st.lists(_urls, max_size=4),
    data=st.data(),
)
def test_every_pair_is_in_one_task_or_failed_in_any_order(
    tmp_path_factory: pytest.TempPathFactory,
    captures: list[Capture],
    wanted: list[str],
    without: list[str],
    data: st.DataObject,
) -> None:
    surveyed = survey_all([write_warc(tmp_path_factory.getbasetemp() / "law.warc.gz", captures)])
    others = data.draw(st.lists(st.none() | st.lists(_urls), min_size=len(wanted), max_size=len(wanted)))
    with_alt = [
        pair(url, f"http://page.example/{n}", alt="szo", other_urls=others[n]) for n, url in enumerate(wanted)
    ]
    no_alt = [pair(url, f"http://page.example/n{n}") for n, url in enumerate(without)]
    chosen = choose(surveyed, with_alt, no_alt)
    tasked = [p.pair_id for task in chosen.tasks for record in task.wanted for p in record.pairs]
    answered = tasked + chosen.failed["pair_id"].to_pylist()
    assert len(answered) == len(set(answered)) == len(wanted) + len(set(without) - set(wanted))
    assert {p["pair_id"] for p in with_alt} <= set(answered)

    shuffled = {
        name: rows.take(pa.array(data.draw(st.permutations(range(rows.num_rows))), pa.int64()))
        for name, rows in surveyed.items()
    }
    again = choose(shuffled, data.draw(st.permutations(with_alt)), data.draw(st.permutations(no_alt)))
    assert again.failed.equals(chosen.failed)
    assert again.tasks == chosen.tasks


def test_the_funnel_counts_reasons_with_examples() -> None:
    pairs = [pair(f"{HOST}/{n}.png", alt=f"szo {n}") for n in range(5)]
    failed = choose(EMPTY, pairs).failed
    funnel = funnel_of(failed, crawl="c", language="hu", alt_text=table("alt_text", pairs))
    assert counts_of(funnel) == {"kept": 0, "image_not_in_crawl": 5}
    examples = funnel["examples"].to_pylist()[1]
    assert len(examples) == 3
    known = {(p["text"], p["page_url"], p["image_url"]) for p in pairs}
    assert {(e["text"], e["page_url"], e["image_url"]) for e in examples} <= known
