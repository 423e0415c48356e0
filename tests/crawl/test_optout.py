"""A page that asks not to be used is not used."""

import pytest

from mella.crawl.html import scan_page
from mella.crawl.optout import page_opt_out


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("<meta name=robots content='index, noai'>", "robots_meta"),
        ("<META NAME=ROBOTS CONTENT=NOIMAGEAI>", "robots_meta"),
        ("<meta name=robots content='noindex nofollow'>", "robots_meta"),
        ("<meta name=robots content=none>", "robots_meta"),
        ("<meta name=robots content='noindex;nofollow'>", "robots_meta"),
        ("<meta name=robots content='noindex : nofollow'>", "robots_meta"),
        ("<meta name=robots content='max-image-preview:large,noai'>", "robots_meta"),
        ("<meta name=robots content='index, follow, max-image-preview: none'>", None),
        ("<meta name=robots content='unavailable_after: none'>", None),
        ("<meta name=robots content='googlebot: noindex'>", None),
        ("<meta name=robots content=noimageindex>", "robots_meta"),
        ("<meta name=mella content=noindex>", "robots_meta"),
        ("<meta name=robots content=all><meta name=robots content=noai>", "robots_meta"),
        ("<meta name=tdm-reservation content=1>", "tdm_reservation"),
        ("<meta name=tdm-reservation content=0>", None),
        ("<meta name=googlebot content=noindex>", None),
        ("<meta name=robots content='index, follow, noarchive, max-image-preview:none'>", None),
        ("<meta name=description content=noai>", None),
        ("<!-- <meta name=robots content=noai> -->", None),
        ("", None),
    ],
)
def test_a_page_forbids_by_its_meta_tags(html: str, why: str | None) -> None:
    assert page_opt_out(scan_page(html), "mella") == why
