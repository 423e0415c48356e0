"""Writing the sample crawl."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

from mella.identity import fraction
from mella.sample.canvas import blank, encode
from mella.sample.gallery import Distinct
from mella.sample.model import Page, Served
from mella.sample.render import serve_page
from mella.sample.sites import Builder
from mella.sample.truth import truth
from mella.sample.warcs import write_volumes
from mella.sample.words import SPOKEN
from mella.sample.world import world_pages

TRUTH = "truth.json"
_PAGE_VOLUMES = (0, 1)
_MEDIA_VOLUMES = (2, 3)
_ODD_VOLUME = 4
_BESIDE_PAGE = 0.12
"""Share of the pictures that lie in the file of their page; the others lie in a file of pictures."""


def write_sample(folder: Path) -> None:
    """Writes the sample crawl into `folder`: `sample-00.warc.gz` and on, and `truth.json`.

    The same bytes each time, on the same versions of Pillow and zlib. Files of an earlier
    run are overwritten. Every host ends in `.painted.example`; every picture is painted.
    """
    pages, extra = _plan()
    volumes = {page.url: _PAGE_VOLUMES[number % 2] for number, page in enumerate(pages)}
    responses = [*_responses(pages, volumes), *extra, *_odds()]
    records = write_volumes(folder, responses)
    told = truth(pages, volumes, responses, records)
    text = json.dumps(told, ensure_ascii=False, indent=1)
    (folder / TRUTH).write_text(text + "\n", encoding="utf-8")


def _plan() -> tuple[list[Page], list[Served]]:
    """All pages, languages in turn, and the responses that no page's placement holds."""
    distinct = Distinct()
    of_language: list[list[Page]] = []
    extra: list[Served] = []
    for code in SPOKEN:
        pages, served = Builder(code, distinct).build()
        of_language.append(pages)
        extra += served
    turns = [page for turn in zip(*of_language, strict=True) for page in turn]
    return [*turns, *world_pages(distinct)], extra


def _responses(pages: list[Page], volumes: dict[str, int]) -> Iterator[Served]:
    """Each page, followed by those of its images that no page before it had."""
    furniture = _furniture()
    seen: set[str] = set()
    for page in pages:
        yield serve_page(page, volumes[page.url])
        for place in page.placements:
            if place.url in seen:
                continue
            seen.add(place.url)
            if place.picture is not None:
                yield Served(
                    place.url,
                    place.picture.data,
                    place.picture.media_type,
                    _volume(place.url, volumes[page.url]),
                )
            elif place.image != "image_not_in_crawl" and (data := furniture.get(_name(place.url))):
                yield Served(place.url, data, "image/png", _MEDIA_VOLUMES[0])


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def _volume(url: str, page_volume: int) -> int:
    draw = fraction("volume", url)
    if draw < _BESIDE_PAGE:
        return page_volume
    return _MEDIA_VOLUMES[draw > (1 + _BESIDE_PAGE) / 2]


def _furniture() -> dict[str, bytes]:
    """What stands on every page: a logo, an icon, a flag, a counting pixel."""
    sizes = {"logo.png": (120, 40), "search.png": (32, 32), "flag.png": (24, 24), "hit.gif": (1, 1)}
    return {
        name: encode(blank(size, (60, 90, 140)), "GIF" if name.endswith("gif") else "PNG")
        for name, size in sizes.items()
    }


def _odds() -> Iterator[Served]:
    """Records of other kinds, the last of which will be cut off."""
    host = "https://odds.painted.example"
    yield Served(f"{host}/robots.txt", b"User-agent: *\nAllow: /\n", "text/plain", _ODD_VOLUME)
    yield Served(f"{host}/style.css", b"body { margin: 0 }\n", "text/css", _ODD_VOLUME)
    yield Served(f"{host}/list.json", b'{"pictures": []}\n', "application/json", _ODD_VOLUME)
    missing = b"<!DOCTYPE html><title>404</title><img src='/lost.jpg' alt='lost'>"
    yield Served(f"{host}/lost.html", missing, "text/html", _ODD_VOLUME, status="404 Not Found")
    yield Served(f"{host}/cut.jpg", random.Random("cut").randbytes(6000), "image/jpeg", _ODD_VOLUME)
