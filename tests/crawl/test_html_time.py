"""Time and memory grow with the length of the page, whatever is in it."""

import gzip
import tracemalloc
from time import process_time

import pytest

from benchmarks.linear import CRAFTED, seconds_of
from mella.crawl.header_opt_out import forbids
from mella.crawl.html import scan_page
from mella.crawl.inflate import gzip_chunks


@pytest.mark.parametrize("name", CRAFTED)
def test_time_is_linear_in_a_crafted_page(name: str) -> None:
    small, large = (CRAFTED[name].page(size) for size in (50_000, 400_000))
    # Eight times the text in at most twenty-four times the time: quadratic would be sixty-four.
    assert seconds_of(large) < 24 * seconds_of(small) + 0.1


@pytest.mark.parametrize("directives", ["a" * 64_000, "a " * 32_000, "a :" * 21_000, "a" + " " * 64_000])
def test_directives_without_end_take_no_time(directives: str) -> None:
    started = process_time()
    assert not forbids(directives)
    assert process_time() - started < 0.5


def test_a_body_of_empty_members_takes_bounded_time() -> None:
    body = gzip.compress(b"") * 100_000
    started = process_time()
    assert not list(gzip_chunks(body))
    assert process_time() - started < 3


def test_82_kb_of_nested_elements_take_no_time() -> None:
    assert seconds_of(b"<b><i>" * 13_700) < 1.0


def test_20_000_images_are_found() -> None:
    assert len(scan_page("<img src=a alt=b>" * 20_000).images) == 20_000


def test_one_tag_of_10_mb_takes_bounded_time_and_memory() -> None:
    html = b"<img alt=x " + f"{'data-name' * 4}='{'v' * 60}' ".encode() * 100_000 + b">"
    assert len(html) > 10_000_000
    assert seconds_of(html) < 5
    tracemalloc.start()
    page = scan_page(html)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [image.alt for image in page.images] == ["x"]
    assert peak < 1.2 * len(html)
