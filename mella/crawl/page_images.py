"""The images of a page, each once: copies in `<noscript>` and repetitions are merged."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Literal, NamedTuple

from mella.alt_text.normalise import normalise
from mella.crawl.image_address import Room, image_address, other_addresses, without_stand_ins
from mella.crawl.page import Image, Page

TagReason = Literal[
    "image_kept", "image_without_address", "image_noscript_copy", "image_repeated_on_page",
    "image_beyond_limit", "image_forgotten", "image_repeated_in_crawl",
]  # fmt: skip
"""What becomes of an image tag of a page."""
TAKEN: TagReason = "image_kept"
NO_ADDRESS: TagReason = "image_without_address"
NOSCRIPT_COPY: TagReason = "image_noscript_copy"
REPEATED: TagReason = "image_repeated_on_page"
BEYOND_LIMIT: TagReason = "image_beyond_limit"
FORGOTTEN: TagReason = "image_forgotten"
REPEATED_IN_CRAWL: TagReason = "image_repeated_in_crawl"

# Outside of entities and tags, no letter or digit but the fillers of Hangul is taken away when a text is
# normalised.
_UNDONE = re.compile("[&<]")
_CONTENT = re.compile(r"[^\W\u115f\u1160\u3164\uffa0]")


class FoundImage(NamedTuple):
    """An image with its address; `source` says where that stood, `alt` is None where it is empty. `others`
    are further addresses of it, the most trusted first."""

    url: str
    source: str
    alt: str | None
    tag: Image
    others: tuple[str, ...] = ()


def page_images(
    page: Page, page_url: str, charset: str = "utf-8", *, others: bool = False
) -> tuple[list[FoundImage], Counter[str]]:
    """The images of a page in their order, and how many tags fell to which reason.

    One image is one address with one alt-text; without alt-text it counts only where the address
    has none on the whole page. A `<noscript>` copy beside a lazy image with the same alt-text is
    that image: it gives its address where the image hides its own. So it is with a fallback within
    an `<amp-img>`. Kept and dropped add up to the tags. Further addresses are looked for where
    `others` says so.
    """
    images = without_stand_ins(page.images)
    tags = [(tag, _alt(tag)) for tag in images]
    addresses = [image_address(tag, page_url, page.base, charset) for tag in images]
    dropped: Counter[str] = Counter()
    found: list[FoundImage] = []
    copies = _copies(tags, addresses)
    for at, of in copies.items():
        dropped[NOSCRIPT_COPY] += 1
        if addresses[of] is None and (copy := addresses[at]):
            addresses[of] = (copy[0], "noscript")
    copies_of: dict[int, list[Image]] = {}
    for at, of in copies.items():
        copies_of.setdefault(of, []).append(images[at])
    written: dict[tuple[str, str | None], list[Image]] = {}
    for at, (tag, alt) in enumerate(tags):
        if at in copies:
            continue
        address = addresses[at] or image_address(tag, page_url, page.base, charset, placeholder=True)
        if address is None:
            dropped[NO_ADDRESS] += 1
            continue
        source = "noscript" if tag.in_noscript else address[1]
        found.append(FoundImage(address[0], source, alt, tag))
        if others:
            written.setdefault((address[0], alt), []).extend([tag, *copies_of.get(at, ())])
    kept = _each_once(found)
    if len(kept) < len(found):
        dropped[REPEATED] = len(found) - len(kept)
    return (_with_others(kept, written, page_url, page.base, charset) if others else kept), dropped


def _with_others(
    kept: list[FoundImage],
    written: Mapping[tuple[str, str | None], list[Image]],
    page_url: str,
    base: str | None,
    charset: str,
) -> list[FoundImage]:
    """The images with the further addresses that their tags give: those of one address and one alt. Other
    alts at the same address are other images: it is that of a stand-in, which their tags replace."""
    room = Room()
    return [
        image._replace(
            others=other_addresses(
                written[image.url, image.alt], page_url, base, charset, first=image.url, room=room
            )
        )
        for image in kept
    ]


def _alt(tag: Image) -> str | None:
    alt = tag.alt
    return alt if alt and ((not _UNDONE.search(alt) and _CONTENT.search(alt)) or normalise(alt)) else None


def _copies(tags: list[tuple[Image, str | None]], addresses: list[tuple[str, str] | None]) -> dict[int, int]:
    """Which images are copies, and of which. What an `<amp-img>` holds is one where it has its alt-text, and
    two at most are: one that was never closed seems to hold all that follows."""
    copies: dict[int, int] = {}
    taken: Counter[int] = Counter()
    outer = None
    for at, (tag, alt) in enumerate(tags):
        of = None
        if not tag.in_amp_img:
            outer = at
            of = _copied(at, tags, addresses, taken) if tag.in_noscript else None
        elif outer is not None and alt is not None and alt == tags[outer][1]:
            of = outer if taken[outer] < 2 else None
            outer = at if of is None else outer
        if of is not None:
            copies[at] = of
            taken[of] += 1
    return copies


def _copied(
    at: int,
    tags: list[tuple[Image, str | None]],
    addresses: list[tuple[str, str] | None],
    taken: Counter[int],
) -> int | None:
    """The lazy image of which a `<noscript>` image is the copy: plug-ins write it just after or before. One
    that is `taken` has its copy already."""
    alt = tags[at][1]
    for beside in (at - 1, at + 1):
        if not 0 <= beside < len(tags) or beside in taken:
            continue
        other, other_alt = tags[beside]
        address = addresses[beside]
        lazy = address is None or address[1] != "src" or address == addresses[at]
        if not other.in_noscript and lazy and other_alt == alt:
            return beside
    return None


def _each_once(found: list[FoundImage]) -> list[FoundImage]:
    if len({image.url for image in found}) == len(found):
        return found
    with_alt = {image.url for image in found if image.alt}
    kept: dict[tuple[str, str | None], FoundImage] = {}
    for image in found:
        if image.alt or image.url not in with_alt:
            kept.setdefault((image.url, image.alt), image)
    return list(kept.values())
