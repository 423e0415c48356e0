"""Time and memory of a scan grow with the length of the page, whatever is in it."""

import gc
import time
import tracemalloc

import pytest

from mella.crawl.html import scan_page

CRAFTED = {
    "nested inline elements": "<b><i>",
    "unclosed tags": "<a ",
    "attributes of one tag": "a=b ",
    "an unclosed quote": "<a x='y ",
    "less-than signs": "<",
    "unclosed comments": "<!-- ",
    "empty comments": "<!-->",
    "scripts in a script": "<!--<script>",
    "ampersands": "<img alt=&amp;&",
    "figures": "<figure><figcaption>x",
    "templates": "<template>",
    "svg": "<svg><![CDATA[",
    "pictures": "<picture><source srcset='a 1x, b 2x'>",
    "licence links": "<a license ",
    "images": "<img src=a alt=b>",
    "metas": "<meta name=robots content=x>",
}


def scan_time(html: str | bytes) -> float:
    """Best of three, in seconds of CPU. Without garbage collection: a pass over whatever else lives in the
    process of the tests costs more than the scan."""
    gc.disable()
    try:
        return min(_once(html) for _ in range(3))
    finally:
        gc.enable()


def _once(html: str | bytes) -> float:
    start = time.process_time()
    scan_page(html)
    return time.process_time() - start


@pytest.mark.parametrize("name", CRAFTED)
def test_time_is_linear_in_a_crafted_page(name: str) -> None:
    piece = CRAFTED[name]
    small, large = (piece * (size // len(piece)) for size in (50_000, 400_000))
    for opening in ("", "<img "):
        # Eight times the text in at most twenty-four times the time: quadratic would be sixty-four.
        assert scan_time(opening + large) < 24 * scan_time(opening + small) + 0.1


def test_82_kb_of_nested_elements_take_no_time() -> None:
    assert scan_time("<b><i>" * 13_700) < 1.0


def test_20_000_images_are_found() -> None:
    assert len(scan_page("<img src=a alt=b>" * 20_000).images) == 20_000


def test_one_tag_of_10_mb_takes_bounded_time_and_memory() -> None:
    html = b"<img alt=x " + f"{'data-name' * 4}='{'v' * 60}' ".encode() * 100_000 + b">"
    assert len(html) > 10_000_000
    assert scan_time(html) < 5
    tracemalloc.start()
    page = scan_page(html)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [image.alt for image in page.images] == ["x"]
    assert peak < 1.2 * len(html)
